package org.athanor.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CudaTest {
  private static final Set<String> CUDA_12 =
      Set.of("libcudart.so.12", "libcublas.so.12", "libcublasLt.so.12", "libcurand.so.10");

  @Test
  void natives_for_processors_are_named_as_such(@TempDir Path var) {
    String missing = Cuda.missing(var).orElseThrow();
    assertTrue(missing.contains("natives for CPUs") && missing.contains("cuda12"), missing);
  }

  @Test
  void what_is_lacking_is_said_with_what_was_found() {
    assertEquals(Optional.empty(), Cuda.missing(CUDA_12::contains, 13000));
    assertEquals(Optional.empty(), Cuda.missing(CUDA_12::contains, 12040));
    assertMissing(0, CUDA_12, "no NVIDIA driver (libcuda.so.1)");
    assertMissing(-1, CUDA_12, "no card");
    assertMissing(11080, CUDA_12, "found an NVIDIA driver for CUDA 11.8; needed: one for CUDA 12");
    assertMissing(
        13000,
        Set.of("libcudart.so.13", "libcurand.so.10"),
        "found a driver for CUDA 13.0 and libraries of CUDA 13; needed: CUDA 12's"
            + " libcudart.so.12, libcublas.so.12, libcublasLt.so.12 on the library path");
  }

  private static void assertMissing(int driver, Set<String> libraries, String message) {
    String missing = Cuda.missing(libraries::contains, driver).orElseThrow();
    assertTrue(missing.contains(message), missing);
    assertTrue(missing.contains("docs/gpu.md"), missing);
  }
}
