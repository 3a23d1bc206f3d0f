package org.athanor.verifier.code;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What /proc says of processes. */
final class ProcessState {
  private static final long PAGE_KILOBYTES = 4;
  private static final int MOST = 10_000;

  private ProcessState() {}

  /** Resident private memory of all descendants; one that ends meanwhile counts nothing. */
  static long kilobytes(Process root) {
    long sum = 0;
    Deque<Long> todo = new ArrayDeque<>(children(root.pid()));
    for (int seen = 0; !todo.isEmpty() && seen < MOST; seen++) {
      long pid = todo.pop();
      sum += resident(pid);
      todo.addAll(children(pid));
    }
    return sum;
  }

  /**
   * Children of a process. Asked of the kernel's own list where it keeps one: looking through all
   * of /proc, as ProcessHandle does, costs milliseconds on a busy machine.
   */
  static List<Long> children(long pid) {
    List<Long> children = new ArrayList<>();
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(file(pid, "task"))) {
      for (Path thread : threads) {
        for (String child : Files.readString(thread.resolve("children")).split(" ")) {
          if (!child.isBlank()) {
            children.add(Long.valueOf(child.strip()));
          }
        }
      }
      return children;
    } catch (IOException | RuntimeException noList) {
      return ProcessHandle.of(pid).stream()
          .flatMap(ProcessHandle::children)
          .map(ProcessHandle::pid)
          .toList();
    }
  }

  private static long resident(long pid) {
    try {
      String[] pages = Files.readString(file(pid, "statm")).split(" ");
      return (Long.parseLong(pages[1]) - Long.parseLong(pages[2])) * PAGE_KILOBYTES;
    } catch (IOException | RuntimeException gone) {
      return 0;
    }
  }

  /** True if a process is no more, or dead and only waits for its parent to take note. */
  static boolean ended(ProcessHandle process) {
    if (!process.isAlive()) {
      return true;
    }
    try {
      String stat = Files.readString(file(process.pid(), "stat"));
      return "ZX".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) >= 0;
    } catch (IOException gone) {
      return true;
    }
  }

  private static Path file(long pid, String name) {
    return Path.of("/proc", Long.toString(pid), name);
  }
}
