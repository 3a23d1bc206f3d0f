package org.athanor.policy.http;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Jlama's own program, {@code jlama restapi}, as a process that holds the embedded policy, from its
 * start to {@link #close}. Its port is one that was free. The shell around it ends it when this JVM
 * ends, in whichever way.
 */
final class Jlama implements AutoCloseable {
  static final String MODEL = "athanor/ember";

  private static final int OLDEST_JAVA = 21;
  private static final long LIMIT_SECONDS = 180;
  private static final Pattern STARTED = Pattern.compile("Undertow started on port (\\d+)");
  private static final String UNTIL_INPUT_ENDS =
      "exec 3<&0; \"$@\" </dev/null & server=$!; { cat <&3 >/dev/null; kill -9 $server; } & wait"
          + " $server";

  private final Process process;
  private final int port;
  private final Path folder;

  private Jlama(Process process, int port, Path folder) {
    this.process = process;
    this.port = port;
    this.folder = folder;
  }

  /** Starts it; skips the test, with the reason, where it cannot be started. */
  static Jlama start() throws IOException, InterruptedException {
    Path classPath = Path.of("jlama/target/classpath");
    assumeTrue(
        Files.isRegularFile(classPath),
        "skipped: Jlama was not fetched; build with -am, so that bundles/policy-http/jlama comes"
            + " first");
    Optional<Path> java = java();
    assumeTrue(
        java.isPresent(),
        "skipped: Jlama needs a JDK of 21 or newer with the module jdk.incubator.vector; there is"
            + " none in JAVA_HOME, /usr/lib/jvm, ~/.sdkman/candidates/java or ~/.jdks");
    Path models = Path.of("target/jlama").toAbsolutePath();
    Path folder = models.resolve(MODEL.replace('/', '_'));
    Ember.write(folder);
    Path log = models.resolve("jlama.log");
    List<String> arguments =
        List.of(
            "sh",
            "-c",
            UNTIL_INPUT_ENDS,
            "sh",
            java.get().resolve("bin/java").toString(),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-Dserver.address=127.0.0.1",
            "--add-modules",
            "jdk.incubator.vector",
            "-cp",
            Files.readString(classPath).strip(),
            "com.github.tjake.jlama.cli.JlamaCli",
            "restapi",
            "--model-cache=" + models,
            "--working-qtype=F32",
            "--threads=1",
            "--port=0",
            MODEL);
    Process process =
        new ProcessBuilder(arguments)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      return new Jlama(process, port(process, log), folder);
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      end(process);
      throw e;
    }
  }

  private static int port(Process process, Path log) throws IOException, InterruptedException {
    long end = System.nanoTime() + LIMIT_SECONDS * 1_000_000_000;
    while (true) {
      boolean alive = process.isAlive();
      String said = Files.readString(log);
      Matcher started = STARTED.matcher(said);
      if (started.find()) {
        return Integer.parseInt(started.group(1));
      }
      if (!alive || System.nanoTime() > end) {
        throw new AssertionError(
            "Jlama "
                + (alive ? "did not start in " + LIMIT_SECONDS + " s" : "ended")
                + "; it said\n"
                + said);
      }
      Thread.sleep(50);
    }
  }

  /** Its API has no /v1. */
  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** What it serves. */
  Path folder() {
    return folder;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Kills it at once. */
  @Override
  public void close() throws InterruptedException {
    end(process);
  }

  private static void end(Process process) throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor();
  }

  private static Optional<Path> java() {
    Path home = Path.of(System.getProperty("user.home"));
    return Stream.of(
            Stream.of(System.getProperty("java.home"), System.getenv("JAVA_HOME"))
                .filter(name -> name != null && !name.isEmpty())
                .map(Path::of),
            in(Path.of("/usr/lib/jvm")),
            in(home.resolve(".sdkman/candidates/java")),
            in(home.resolve(".jdks")))
        .flatMap(found -> found)
        .filter(Jlama::fits)
        .findFirst();
  }

  private static Stream<Path> in(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Stream.empty();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** By the file in which every JDK says what it is. */
  private static boolean fits(Path java) {
    Properties release = new Properties();
    try (var in = Files.newBufferedReader(java.resolve("release"))) {
      release.load(in);
    } catch (IOException none) {
      return false;
    }
    Matcher version =
        Pattern.compile("\"(\\d+).*").matcher(release.getProperty("JAVA_VERSION", ""));
    return version.matches()
        && Integer.parseInt(version.group(1)) >= OLDEST_JAVA
        && release.getProperty("MODULES", "").contains("jdk.incubator.vector");
  }
}
