package org.athanor.onnxruntime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import com.sun.jna.NativeLibrary;
import com.sun.jna.ptr.IntByReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Whether sessions can run on an NVIDIA card here, and if not, what was found and is needed. */
public final class Cuda {
  /** CUDA's major version that ONNX Runtime's natives of this flavour were built for. */
  static final int NEEDED = 12;

  private static final List<String> LIBRARIES =
      List.of("libcudart.so.12", "libcublas.so.12", "libcublasLt.so.12", "libcurand.so.10");
  private static final int[] OTHERS = {11, 13, 14, 15};
  private static final String DRIVER = "libcuda.so.1";
  private static final String HOW = "; docs/gpu.md says how to assemble and run it";

  private Cuda() {}

  /** Why CUDA cannot be used, in one line; empty if it can. */
  public static Optional<String> missing(Path var) {
    if (!OnnxRuntime.hasCuda()) {
      return Optional.of(
          "this distribution carries ONNX Runtime's natives for CPUs, and CUDA needs those of"
              + " flavour cuda12"
              + HOW);
    }
    return missing(Cuda::loads, driver()).or(() -> refused(var));
  }

  /**
   * The same without asking ONNX Runtime.
   *
   * @param driver newest CUDA version that the driver runs, as 1000 · major + 10 · minor; 0 without
   *     a driver, -1 without a card
   */
  static Optional<String> missing(Predicate<String> loads, int driver) {
    if (driver == 0) {
      return Optional.of(
          "found no NVIDIA driver (" + DRIVER + "); needed: one for CUDA 12 or newer" + HOW);
    }
    if (driver < 0) {
      return Optional.of("found an NVIDIA driver and no card that it can use" + HOW);
    }
    if (driver < NEEDED * 1000) {
      return Optional.of(
          "found an NVIDIA driver for CUDA "
              + version(driver)
              + "; needed: one for CUDA 12 or newer"
              + HOW);
    }
    List<String> lacking = LIBRARIES.stream().filter(loads.negate()).toList();
    if (lacking.isEmpty()) {
      return Optional.empty();
    }
    List<String> found = new ArrayList<>(List.of("a driver for CUDA " + version(driver)));
    for (int other : OTHERS) {
      String library = "libcudart.so." + (other == 11 ? "11.0" : other);
      if (loads.test(library)) {
        found.add("libraries of CUDA " + other);
      }
    }
    return Optional.of(
        "found "
            + String.join(" and ", found)
            + "; needed: CUDA "
            + NEEDED
            + "'s "
            + String.join(", ", lacking)
            + " on the library path (LD_LIBRARY_PATH)"
            + HOW);
  }

  /** Options of a session on the first card; the caller closes them. */
  public static OrtSession.SessionOptions options() throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(0)) {
      cuda.add("arena_extend_strategy", "kSameAsRequested");
      cuda.add("use_tf32", "0");
      options.addCUDA(cuda);
      return options;
    } catch (OrtException e) {
      options.close();
      throw e;
    }
  }

  private static Optional<String> refused(Path var) {
    OnnxRuntime.environment(var);
    try (OrtSession.SessionOptions options = options()) {
      return Optional.empty();
    } catch (OrtException e) {
      return Optional.of(
          "found libcudart.so.12 of CUDA "
              + version(runtime())
              + ", needed: 12.8 or newer; ONNX Runtime refused it: "
              + e.getMessage().strip().replace('\n', ' ')
              + HOW);
    }
  }

  private static String version(int driver) {
    return driver / 1000 + "." + driver % 1000 / 10;
  }

  private static int driver() {
    if (!loads(DRIVER)) {
      return 0;
    }
    NativeLibrary cuda = NativeLibrary.getInstance(DRIVER);
    IntByReference devices = new IntByReference();
    if (cuda.getFunction("cuInit").invokeInt(new Object[] {0}) != 0
        || cuda.getFunction("cuDeviceGetCount").invokeInt(new Object[] {devices}) != 0
        || devices.getValue() == 0) {
      return -1;
    }
    IntByReference version = new IntByReference();
    cuda.getFunction("cuDriverGetVersion").invokeInt(new Object[] {version});
    return version.getValue();
  }

  private static int runtime() {
    IntByReference version = new IntByReference();
    NativeLibrary.getInstance("libcudart.so.12")
        .getFunction("cudaRuntimeGetVersion")
        .invokeInt(new Object[] {version});
    return version.getValue();
  }

  private static boolean loads(String library) {
    try {
      NativeLibrary.getInstance(library);
      return true;
    } catch (UnsatisfiedLinkError e) {
      return false;
    }
  }
}
