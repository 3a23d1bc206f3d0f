package org.athanor.policy.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Somebody else's server as a process, from its start to {@link #close}. It takes a port that is
 * free and says which. The shell around it ends it when this JVM ends, in whichever way.
 */
final class Program implements AutoCloseable {
  private static final long LIMIT_SECONDS = 180;
  private static final String UNTIL_INPUT_ENDS =
      "exec 3<&0; \"$@\" </dev/null & server=$!; { cat <&3 >/dev/null; kill -9 $server; } & wait"
          + " $server";

  private final Process process;
  private final int port;

  private Program(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts it and waits until it listens.
   *
   * @param folder where it works, and writes its log
   * @param listens what it then says, the port a group of its own
   */
  static Program start(
      Path folder, Map<String, String> environment, Pattern listens, List<String> command)
      throws IOException, InterruptedException {
    List<String> guarded = new ArrayList<>(List.of("sh", "-c", UNTIL_INPUT_ENDS, "sh"));
    guarded.addAll(command);
    Path log = folder.resolve("server.log");
    ProcessBuilder builder =
        new ProcessBuilder(guarded)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      return new Program(process, port(process, log, listens));
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      end(process);
      throw e;
    }
  }

  private static int port(Process process, Path log, Pattern listens)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + LIMIT_SECONDS * 1_000_000_000;
    while (true) {
      boolean alive = process.isAlive();
      String said = Files.readString(log);
      Matcher found = listens.matcher(said);
      if (found.find()) {
        return Integer.parseInt(found.group(1));
      }
      if (!alive || System.nanoTime() > end) {
        String what = alive ? "did not start in " + LIMIT_SECONDS + " s" : "ended";
        throw new AssertionError("the server " + what + "; it said\n" + said);
      }
      Thread.sleep(50);
    }
  }

  String url() {
    return "http://127.0.0.1:" + port;
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
}
