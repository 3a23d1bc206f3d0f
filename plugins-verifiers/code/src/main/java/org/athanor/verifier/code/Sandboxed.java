package org.athanor.verifier.code;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A program running in a sandbox, spoken to line by line; closing it ends all its processes. */
final class Sandboxed implements AutoCloseable {
  private static final long WATCH_MILLIS = 100;

  private final Process process;
  private final InputStream out;
  private final OutputStream in;
  private final Limits limits;
  private final ScheduledExecutorService watch;
  private final List<ScheduledFuture<?>> watches = new ArrayList<>();
  private final byte[] buffer = new byte[16384];
  private int next;
  private int filled;
  private volatile String killed = "";
  private volatile List<ProcessHandle> first = List.of();

  Sandboxed(Process process, Limits limits, ScheduledExecutorService watch) {
    this.process = process;
    this.out = process.getInputStream();
    this.in = process.getOutputStream();
    this.limits = limits;
    this.watch = watch;
    watches.add(
        watch.scheduleWithFixedDelay(
            this::watchMemory, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS));
  }

  /** Ends the program after that time, from now. */
  void killAfter(long millis, String why) {
    watches.add(watch.schedule(() -> kill(why), millis, TimeUnit.MILLISECONDS));
  }

  /** Ends the program; the first reason given is the one that counts. */
  synchronized void kill(String why) {
    if (killed.isEmpty()) {
      killed = why;
    }
    killAll();
  }

  /**
   * Kills the first process of the sandbox's process namespace: the kernel then kills all others in
   * it before that one is gone.
   */
  private void killAll() {
    findFirst();
    first.forEach(ProcessHandle::destroyForcibly);
    if (first.isEmpty()) {
      process.destroyForcibly();
    }
  }

  /** Notes the sandbox's first process; bubblewrap itself may end a little before it. */
  private void findFirst() {
    if (first.isEmpty()) {
      first =
          ProcessState.children(process.pid()).stream()
              .flatMap(pid -> ProcessHandle.of(pid).stream())
              .toList();
    }
  }

  /** Why it was killed; empty if it was not. */
  String killed() {
    return killed;
  }

  /** Sends a line; silence if the program is gone, which the next read shows. */
  void writeLine(String line) {
    try {
      in.write((line + "\n").getBytes(UTF_8));
      in.flush();
    } catch (IOException gone) {
      kill("the program stopped listening");
    }
  }

  /**
   * The next line, without its end; null at the end of the program's output.
   *
   * @param longest in bytes; a longer one ends the program
   */
  String readLine(int longest) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      while (fill()) {
        int end = next;
        while (end < filled && buffer[end] != '\n') {
          end++;
        }
        line.write(buffer, next, end - next);
        next = end + 1;
        if (line.size() > longest) {
          kill("the program answered with more than " + (longest >> 20) + " MiB");
          return null;
        }
        if (end < filled) {
          return line.toString(UTF_8);
        }
      }
    } catch (IOException e) {
      kill("the program's output broke off");
    }
    return null;
  }

  private boolean fill() throws IOException {
    if (next < filled) {
      return true;
    }
    next = 0;
    filled = out.read(buffer);
    return filled > 0;
  }

  /**
   * Waits for the harness's first line.
   *
   * @return whether it came
   */
  boolean awaitReady() {
    boolean ready = readLine(1000) != null;
    findFirst();
    return ready;
  }

  /** What it wrote to standard error, at most 2000 bytes. */
  String complaint() {
    try {
      killAll();
      return new String(process.getErrorStream().readNBytes(2000), UTF_8).strip();
    } catch (IOException e) {
      return "";
    }
  }

  /** How it ended, once its output has ended: "exit code 1" or "signal 9". */
  String end() {
    try {
      if (process.waitFor(2, TimeUnit.SECONDS)) {
        int code = process.exitValue();
        return code > 128 ? "signal " + (code - 128) : "exit code " + code;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return "closed output";
  }

  private void watchMemory() {
    long used = ProcessState.kilobytes(process);
    if (used > limits.memoryMegabytes() * 1024L) {
      kill("the program used more than " + limits.memoryMegabytes() + " MB of memory");
    }
  }

  @Override
  public void close() {
    watches.forEach(w -> w.cancel(false));
    killAll();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      for (int i = 0; i < 1000 && !first.stream().allMatch(ProcessState::ended); i++) {
        Thread.sleep(2);
      }
      in.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException closedAlready) {
      // the pipe went with the process
    }
  }
}
