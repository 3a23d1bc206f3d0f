package org.athanor.policy.http;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** llama.cpp's engine behind npm's inference-server, which holds the public model stories260K. */
final class LlamaCpp {
  private static final Pattern LISTENS = Pattern.compile("listening on port (\\d+)");

  private LlamaCpp() {}

  /** Starts it; skips the test, with the reason, where it cannot be started. */
  static Program start() throws IOException, InterruptedException {
    Path folder = Path.of("target/npm");
    assumeTrue(
        Files.isDirectory(folder.resolve("node_modules/inference-server")),
        "skipped: no llama.cpp; bundles/policy-http/src/test/npm/install.sh fetches it by npm");
    boolean node =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(bin -> Files.isExecutable(Path.of(bin, "node")));
    assumeTrue(node, "skipped: no Node.js, there is no program 'node' on the PATH");
    Path weights = model().resolve("stories260K.gguf").toAbsolutePath();
    return Program.start(
        folder, Map.of("GGUF", weights.toString()), LISTENS, List.of("node", "server.mjs"));
  }

  /** The model's folder; skips the test where it is not there. */
  static Path model() {
    Path root = Path.of(System.getProperty("athanor.root", "../..")).resolve("../shared/data");
    Path folder =
        Path.of(System.getProperty("athanor.data", root.toString())).resolve("models/stories260K");
    assumeTrue(
        Files.isDirectory(folder), () -> "skipped: no " + folder.toAbsolutePath().normalize());
    return folder;
  }
}
