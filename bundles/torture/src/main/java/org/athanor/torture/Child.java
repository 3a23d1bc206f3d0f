package org.athanor.torture;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Another process of this distribution. */
final class Child {
  private static final long LIMIT_SECONDS = 600;
  private final Process process;
  private final Consumer<String> listener;
  private final StringBuilder said = new StringBuilder();
  private final CountDownLatch opened = new CountDownLatch(1);
  private final Thread reader;

  private Child(Process process, Consumer<String> listener) {
    this.process = process;
    this.listener = listener;
    this.reader = new Thread(this::read, "output of " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * What every process is started with.
   *
   * @param home of the distribution
   * @param var for unpacked native libraries, shared
   * @param runs folder, also for what else a container needs
   */
  record Place(Path home, Path var, Path runs) {}

  /** "athanor run RECIPE --out OUT"; quick to start, and nothing of that changes a result. */
  static Child training(Place place, Path recipe, Path out) throws IOException {
    return start(
        place,
        List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"),
        List.of("run", recipe.toString(), "--out", out.toString()),
        Map.of(),
        line -> {});
  }

  /**
   * "athanor ARGUMENTS".
   *
   * @param java options of its own
   * @param said takes each line of its output
   */
  static Child start(
      Place place,
      List<String> java,
      List<String> arguments,
      Map<String, String> environment,
      Consumer<String> said)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(java);
    command.add("--enable-native-access=ALL-UNNAMED");
    if (Runtime.version().feature() >= 23) {
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.add("-Djava.awt.headless=true");
    command.add("-Dfile.encoding=UTF-8");
    command.add("-Dathanor.home=" + place.home());
    command.add("-Dathanor.var=" + place.var());
    command.add("-Dathanor.plugins=" + place.runs().resolve("plugins"));
    command.add("-Dathanor.runs=" + place.runs());
    command.addAll(List.of("-cp", place.home().resolve("lib") + "/*"));
    command.add("org.athanor.launcher.Main");
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("OMP_NUM_THREADS", "1");
    builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
    builder.environment().putAll(environment);
    builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
    return new Child(builder.start(), said);
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (said) {
          said.append(line).append('\n');
        }
        listener.accept(line);
        if (line.startsWith("run ") && line.contains(" in ")) {
          opened.countDown();
        }
      }
    } catch (IOException e) {
      // it was killed
    } finally {
      opened.countDown();
    }
  }

  /** Waits until the run is open, or the process has ended. */
  void awaitOpen() throws InterruptedException {
    opened.await(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /** Whether it ended by itself within that time. */
  boolean endsWithin(long millis) throws InterruptedException {
    return process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
    reader.join();
  }

  /** Its exit status; -1 if it did not end in a long time. */
  int end() throws InterruptedException {
    return end(LIMIT_SECONDS);
  }

  int end(long seconds) throws InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      kill();
      return -1;
    }
    reader.join();
    return process.exitValue();
  }

  String said() {
    synchronized (said) {
      return said.toString();
    }
  }
}
