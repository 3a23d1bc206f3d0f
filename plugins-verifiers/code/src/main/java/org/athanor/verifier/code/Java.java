package org.athanor.verifier.code;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A JDK of this machine; by default the one that runs the container, if it has a compiler. */
final class Java implements Interpreter {
  private static final String PACKAGE = "org/athanor/verifier/code/jvm/";
  private static final List<String> CLASSES =
      List.of(
          "Call",
          "Call$Handle",
          "Call$Stop",
          "Call$Test",
          "Candidate",
          "Compilation",
          "Compilation$Loader",
          "Compilation$Memory",
          "Compilation$Memory$1",
          "Compilation$Memory$1$1",
          "Compilation$Source",
          "Judge",
          "Judge$1",
          "Judge$Unreadable",
          "OfProgram",
          "Pipe",
          "Stdio",
          "Stubs",
          "Tuples",
          "Wire");
  private static final String AT = "/harness";

  private final Optional<Path> home;
  private final Optional<String> unavailable;
  private Path harness;

  /**
   * @param wanted folder of a JDK, or "auto": the one that runs this, else one in /usr/lib/jvm
   */
  Java(String wanted, Sandbox sandbox) {
    home = wanted.equals("auto") ? found() : Optional.of(Path.of(wanted));
    unavailable = sandbox.unavailable().or(() -> tryOut(wanted, sandbox));
  }

  private static Optional<Path> found() {
    Path running = Path.of(System.getProperty("java.home"));
    if (isJdk(running)) {
      return Optional.of(running);
    }
    try (Stream<Path> all = Files.list(Path.of("/usr/lib/jvm"))) {
      return all.filter(Java::isJdk).sorted().findFirst();
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  private static boolean isJdk(Path folder) {
    return Files.isExecutable(folder.resolve("bin/java"))
        && Files.isExecutable(folder.resolve("bin/javac"));
  }

  private Optional<String> tryOut(String wanted, Sandbox sandbox) {
    if (home.isEmpty() || !isJdk(home.get())) {
      return Optional.of(
          "no JDK to run Java programs with: "
              + (wanted.equals("auto") ? "none found" : "no bin/java and bin/javac in " + wanted)
              + "; install one with 'apt-get install openjdk-17-jdk-headless', or set the"
              + " verifier's option 'java' to the folder of one");
    }
    harness = unpacked();
    Limits limits = new Limits(20, 512, 64);
    Program trial = program(List.of("-version"), limits);
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "\"$@\" >&2 && echo ready"));
    command.add("sh");
    command.addAll(trial.command());
    return Ready.trial(
        sandbox,
        new Program(command, trial.readable(), true, false, trial.environment()),
        limits,
        "the JDK at '" + home.get() + "'",
        "java");
  }

  @Override
  public Optional<String> unavailable() {
    return unavailable;
  }

  @Override
  public boolean compiles() {
    return true;
  }

  @Override
  public Program program(Play play, Limits limits) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-cp", AT, PACKAGE.replace('/', '.') + main(play)));
    if (play == Play.STDIO) {
      arguments.addAll(flags(limits, 3));
    }
    return program(arguments, limits);
  }

  private static String main(Play play) {
    return switch (play) {
      case JUDGE -> "Judge";
      case CANDIDATE -> "Candidate";
      case STDIO -> "Stdio";
    };
  }

  private Program program(List<String> arguments, Limits limits) {
    List<String> command = new ArrayList<>();
    command.add(home.get().resolve("bin/java").toString());
    command.addAll(flags(limits, 2));
    command.addAll(arguments);
    List<Path> readable = new ArrayList<>(Sandbox.beside(command.get(0)));
    readable.add(Path.of("/etc/java-" + feature() + "-openjdk")); // Debian's links lead there
    return new Program(
        command, readable, true, false, new TreeMap<>(), List.of(harness.toString(), AT));
  }

  private static int feature() {
    return Runtime.version().feature();
  }

  /** Short-lived and small: one collector thread, the quick compiler, no files shared. */
  private static List<String> flags(Limits limits, int share) {
    return List.of(
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:-UsePerfData",
        "-Xshare:auto",
        "-XX:ReservedCodeCacheSize=48m",
        "-Xmx" + limits.memoryMegabytes() / share + "m",
        "-Xss8m");
  }

  /** {@code key:base64} with spaces between; a list repeats its key. */
  @Override
  public String line(JsonObject message) {
    List<String> fields = new ArrayList<>();
    message
        .asMap()
        .forEach(
            (key, value) -> {
              Iterable<JsonElement> all =
                  value.isJsonArray() ? value.getAsJsonArray() : List.of(value);
              all.forEach(one -> fields.add(key + ":" + base64(one.getAsString())));
            });
    return String.join(" ", fields);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  /** The harness's classes, in a folder that everybody may read. */
  private static Path unpacked() {
    try {
      Path folder = Files.createTempDirectory("athanor-java-harness");
      Path classes = Files.createDirectories(folder.resolve(PACKAGE));
      for (String name : CLASSES) {
        try (InputStream in = Java.class.getResourceAsStream("jvm/" + name + ".class")) {
          if (in == null) {
            throw new IllegalStateException("class " + name + " is missing from the bundle");
          }
          Files.write(classes.resolve(name + ".class"), in.readAllBytes());
        }
      }
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("no room for the harness of Java programs", e);
    }
  }

  @Override
  public void close() {
    if (harness == null) {
      return;
    }
    try (Stream<Path> all = Files.walk(harness)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(one);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the harness of Java programs stays in " + harness, e);
    }
  }
}
