package org.athanor.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Calls bin/athanor as a user would, in a working folder of its own. */
final class Script {
  private static final long LIMIT_SECONDS = 180;

  final Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private Path program = Distribution.HOME.resolve("bin/athanor");

  Script(Path folder) {
    this.folder = folder;
    environment.put("ATHANOR_VAR", Distribution.WORK.resolve("var").toString());
    environment.put("ATHANOR_PLUGINS", folder.resolve("plugins").toString());
    environment.put("ATHANOR_RUNS", folder.resolve("runs").toString());
    environment.put("JAVA_HOME", System.getProperty("java.home"));
  }

  Script with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Script without(String variable) {
    environment.remove(variable);
    return this;
  }

  Script program(Path other) {
    program = other;
    return this;
  }

  /** Runs it to its end. */
  Result run(String... arguments) throws Exception {
    return start(arguments).end();
  }

  Started start(String... arguments) throws IOException {
    Files.createDirectories(folder);
    Path out = Files.createTempFile(folder, "out-", ".txt");
    Path err = Files.createTempFile(folder, "err-", ".txt");
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    return new Started(builder.start(), out, err);
  }

  /**
   * Whether a process started here is reached by that signal: under nohup, say, hang-ups are
   * ignored and that is passed on.
   */
  static boolean isReachedBy(int signal) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("SigIgn:")) {
        return (Long.parseUnsignedLong(line.substring(7).strip(), 16) >>> (signal - 1) & 1) == 0;
      }
    }
    return true;
  }

  /** A process that goes on. */
  record Started(Process process, Path out, Path err) {
    Result end() throws Exception {
      process.getOutputStream().close();
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(
            "it did not end: " + Files.readString(out) + Files.readString(err));
      }
      return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** As if a person typed it. */
    void type(String line) throws IOException {
      process.getOutputStream().write((line + "\n").getBytes(UTF_8));
      process.getOutputStream().flush();
    }

    /** Waits until its output has this text. */
    void awaitText(String text) throws Exception {
      long end = System.nanoTime() + LIMIT_SECONDS * 1_000_000_000;
      while (!Files.readString(out).contains(text)) {
        if (System.nanoTime() > end || !process.isAlive()) {
          throw new AssertionError(
              "no '%s' in: %s%s".formatted(text, Files.readString(out), Files.readString(err)));
        }
        Thread.sleep(20);
      }
    }

    void signal(String name) throws Exception {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }
  }

  /** What came of it. */
  record Result(int status, String out, String err) {
    Result hasStatus(int expected) {
      assertEquals(expected, status, () -> "status; it said\n" + out + err);
      return this;
    }

    /** On standard error, in words and not as a stack trace. */
    Result complains(String... texts) {
      for (String text : texts) {
        assertTrue(err.contains(text), () -> "no '%s' in\n%s".formatted(text, err));
      }
      assertFalse(err.contains("\tat "), () -> "a stack trace:\n" + err);
      return this;
    }

    Result says(String... texts) {
      for (String text : texts) {
        assertTrue(out.contains(text), () -> "no '%s' in\n%s".formatted(text, out));
      }
      return this;
    }

    String lastLine() {
      List<String> lines = out.lines().toList();
      return lines.get(lines.size() - 1);
    }
  }
}
