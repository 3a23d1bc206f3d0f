package org.athanor.verifier.code;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The machine's python3, without its user's site packages. */
final class Python implements Interpreter {
  private static final List<String> FLAGS = List.of("-s", "-S", "-B", "-c");

  private final Map<Play, String> harness = new EnumMap<>(Play.class);
  private final List<String> packages;
  private final String executable;
  private final List<Path> readable = new ArrayList<>();
  private final Optional<String> unavailable;
  private String resolved;

  /**
   * @param wanted an executable, or "auto": /usr/bin/python3, else the one in PATH
   * @param packages folders with Python packages that programs may import
   */
  Python(String wanted, List<String> packages, Sandbox sandbox) {
    this.packages = packages;
    this.executable = wanted.equals("auto") ? Sandbox.find("python3").orElse("python3") : wanted;
    packages.forEach(folder -> readable.add(Path.of(folder)));
    harness.put(Play.JUDGE, Harness.text("python/wire.py", "python/judge.py"));
    harness.put(Play.CANDIDATE, Harness.text("python/wire.py", "python/candidate.py"));
    harness.put(Play.STDIO, Harness.text("python/wire.py", "python/stdio.py"));
    this.unavailable = sandbox.unavailable().or(() -> tryOut(sandbox));
  }

  @Override
  public Optional<String> unavailable() {
    return unavailable;
  }

  @Override
  public Program program(Play play, Limits limits) {
    return program(harness.get(play));
  }

  private Program program(String code) {
    List<String> command = new ArrayList<>(List.of(real()));
    command.addAll(FLAGS);
    command.add(code);
    SortedMap<String, String> environment = new TreeMap<>();
    environment.put("PYTHONHASHSEED", "0");
    environment.put("PYTHONIOENCODING", "utf-8");
    if (!packages.isEmpty()) {
      environment.put("PYTHONPATH", String.join(":", packages));
    }
    return new Program(command, readable, false, true, environment);
  }

  private String real() {
    return resolved == null ? executable : resolved;
  }

  private Optional<String> tryOut(Sandbox sandbox) {
    for (String folder : packages) {
      if (!Files.isDirectory(Path.of(folder))) {
        return Optional.of("there is no folder '" + folder + "', which option pythonPath names");
      }
    }
    try {
      locate();
    } catch (IOException e) {
      return Optional.of(
          "no Python to run programs with: '"
              + executable
              + "' does not start ("
              + e.getMessage()
              + "); install python3 or set the verifier's option 'python' to an executable");
    }
    return Ready.trial(
        sandbox,
        program("import ast, collections; print('ready')"),
        new Limits(20, 512, 16),
        "Python at '" + real() + "'",
        "python");
  }

  /** A Python outside /usr has its library beside it: asks it where. */
  private void locate() throws IOException {
    Process asked =
        new ProcessBuilder(
                executable,
                "-c",
                "import os,sys; print(os.path.realpath(sys.executable)); print(sys.base_prefix)")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String[] said = new String(asked.getInputStream().readAllBytes(), UTF_8).split("\n");
    try {
      if (!asked.waitFor(10, TimeUnit.SECONDS) || said.length < 2) {
        throw new IOException("it does not say where it is");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    resolved = said[0];
    Path home = Path.of(said[1]);
    boolean ofSystem = home.equals(Path.of("/usr"));
    if (!ofSystem && Files.isDirectory(home)) {
      readable.add(home);
    }
  }
}
