package org.athanor.policy.onnx;

import java.nio.file.Path;
import org.osgi.framework.BundleContext;

/** The folder for what may be thrown away, such as unpacked natives. */
final class Var {
  private Var() {}

  /** Property athanor.var of the framework or the JVM, or a folder among the temporary ones. */
  static Path of(BundleContext context) {
    String folder = context.getProperty("athanor.var");
    return folder != null
        ? Path.of(folder)
        : Path.of(System.getProperty("java.io.tmpdir"), "athanor");
  }
}
