package org.athanor.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/** Opens ONNX Runtime without leaving a copy of its natives in the temporary folder each time. */
public final class OnnxRuntime {
  /** Version of the classes and of the natives that go with them. */
  public static final String VERSION = "1.29.0";

  private static final String PATH_PROPERTY = "onnxruntime.native.path";
  private static final String CUDA = "onnxruntime_providers_cuda";
  private static final String[] LIBRARIES = {
    "onnxruntime", "onnxruntime4j_jni", "onnxruntime_providers_shared", CUDA
  };

  private OnnxRuntime() {}

  /**
   * The environment, one for the JVM. The first call unpacks the natives to {@code
   * var/native/ort-VERSION-FLAVOUR}, unless they lie there or system property
   * "onnxruntime.native.path" names another folder.
   *
   * @throws IllegalStateException if there are no natives for this machine, or they cannot be
   *     unpacked
   */
  public static synchronized OrtEnvironment environment(Path var) {
    if (System.getProperty(PATH_PROPERTY) == null) {
      System.setProperty(PATH_PROPERTY, unpack(var).toString());
    }
    return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "athanor");
  }

  /** Whether the natives here can use CUDA, if the machine can. */
  static boolean hasCuda() {
    String folder = System.getProperty(PATH_PROPERTY);
    return library(CUDA) != null
        || (folder != null && Files.exists(Path.of(folder, System.mapLibraryName(CUDA))));
  }

  static Path unpack(Path var) {
    if (library(LIBRARIES[0]) == null) {
      throw new IllegalStateException(
          "no ONNX Runtime natives for "
              + platform()
              + ": add the bundle onnxruntime-cpu-"
              + platform());
    }
    String flavour = library(CUDA) == null ? "cpu" : "cuda";
    Path folder = var.resolve("native").resolve("ort-" + VERSION + "-" + flavour).toAbsolutePath();
    try {
      Files.createDirectories(folder);
      for (String name : LIBRARIES) {
        URL library = library(name);
        if (library != null) {
          copy(library, folder.resolve(System.mapLibraryName(name)));
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(
          "cannot unpack ONNX Runtime's natives to " + folder + ": " + e, e);
    }
    return folder;
  }

  /** Writes beside and renames, so that two programs may do it at once. */
  private static void copy(URL from, Path to) throws IOException {
    var connection = from.openConnection();
    connection.setUseCaches(false);
    try (InputStream in = connection.getInputStream()) {
      if (Files.exists(to) && Files.size(to) == connection.getContentLengthLong()) {
        return;
      }
      Path part = Files.createTempFile(to.getParent(), "unpack", ".part");
      try {
        Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
        Files.move(part, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    }
  }

  private static URL library(String name) {
    return OnnxRuntime.class.getResource(
        "/ai/onnxruntime/native/" + platform() + "/" + System.mapLibraryName(name));
  }

  private static String platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String system = os.contains("mac") ? "osx" : os.contains("win") ? "win" : "linux";
    return system + "-" + (arch.equals("amd64") || arch.equals("x86_64") ? "x64" : arch);
  }
}
