package org.athanor.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxRuntimeTest {
  @Test
  void natives_are_unpacked_once_and_mended_when_cut_short(@TempDir Path var) throws Exception {
    Path folder = OnnxRuntime.unpack(var);
    Path library = folder.resolve(System.mapLibraryName("onnxruntime"));
    long size = Files.size(library);
    FileTime written = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(library, written);

    OnnxRuntime.unpack(var);
    assertEquals(written, Files.getLastModifiedTime(library));

    Files.write(library, new byte[3]);
    OnnxRuntime.unpack(var);
    assertEquals(size, Files.size(library));
    try (var files = Files.list(folder)) {
      assertFalse(files.anyMatch(f -> f.toString().endsWith(".part")));
    }
  }

  @Test
  void the_environment_works_and_leaves_nothing_in_the_temporary_folder(@TempDir Path var)
      throws Exception {
    List<String> before = litter();
    try (var tensor = OnnxTensor.createTensor(OnnxRuntime.environment(var), new float[] {1, 2})) {
      assertEquals(2, tensor.getInfo().getNumElements());
    }
    assertEquals(OnnxRuntime.VERSION, OnnxRuntime.environment(var).getVersion());
    assertEquals(before, litter());
    assertTrue(System.getProperty("onnxruntime.native.path").startsWith(var.toString()));
  }

  /** ONNX Runtime makes an empty folder there in any case; no library must be in it. */
  private static List<String> litter() {
    File[] folders =
        new File(System.getProperty("java.io.tmpdir"))
            .listFiles((dir, name) -> name.startsWith("onnxruntime-java"));
    return Stream.of(folders)
        .flatMap(
            folder -> Stream.ofNullable(folder.list()).flatMap(Stream::of).map(n -> folder + n))
        .sorted()
        .toList();
  }
}
