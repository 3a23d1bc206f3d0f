package org.athanor.runtime;

import java.nio.file.Path;
import org.osgi.framework.BundleContext;

/** The container's folders. */
final class Homes {
  private Homes() {}

  /** The distribution: recipes and models. */
  static Path home(BundleContext context) {
    return of(context, "athanor.home", ".");
  }

  /** Watched for jars. */
  static Path plugins(BundleContext context) {
    return of(context, "athanor.plugins", "plugins");
  }

  /** Where runs go if nobody says otherwise. */
  static Path runs(BundleContext context) {
    return of(context, "athanor.runs", "runs");
  }

  private static Path of(BundleContext context, String property, String fallback) {
    String value = context.getProperty(property);
    return Path.of(value == null ? fallback : value).toAbsolutePath().normalize();
  }
}
