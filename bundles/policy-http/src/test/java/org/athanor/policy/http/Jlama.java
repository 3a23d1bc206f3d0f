package org.athanor.policy.http;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Jlama's own program, {@code jlama restapi}, which holds the embedded policy. */
final class Jlama {
  static final String MODEL = "athanor/ember";

  /** What it serves. */
  static final Path FOLDER = Path.of("target/jlama", MODEL.replace('/', '_'));

  // its foreign memory became final with 22; after 25 its libraries may not use what they use
  private static final int OLDEST_JAVA = 22;
  private static final int NEWEST_JAVA = 25;
  private static final Pattern LISTENS = Pattern.compile("Undertow started on port (\\d+)");

  private Jlama() {}

  /** Starts it; skips the test, with the reason, where it cannot be started. */
  static Program start() throws IOException, InterruptedException {
    Path classPath = Path.of("jlama/target/classpath");
    assumeTrue(
        Files.isRegularFile(classPath),
        "skipped: Jlama was not fetched; build with -am, so that bundles/policy-http/jlama comes"
            + " first");
    Optional<Path> java = java();
    assumeTrue(
        java.isPresent(),
        "skipped: Jlama needs a JDK of 22 to 25 with the module jdk.incubator.vector; there is"
            + " none in JAVA_HOME, /usr/lib/jvm, ~/.sdkman/candidates/java or ~/.jdks");
    Ember.write(FOLDER);
    return Program.start(
        FOLDER.getParent(),
        Map.of(),
        LISTENS,
        List.of(
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
            "--model-cache=.",
            "--working-qtype=F32",
            "--threads=1",
            "--port=0",
            MODEL));
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
    int feature = version.matches() ? Integer.parseInt(version.group(1)) : 0;
    return feature >= OLDEST_JAVA
        && feature <= NEWEST_JAVA
        && release.getProperty("MODULES", "").contains("jdk.incubator.vector");
  }
}
