package org.athanor.verifier.code;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What /proc says of processes. */
final class ProcessState {
  private static final long PAGE_KILOBYTES = 4;

  private ProcessState() {}

  /** Resident private memory of all descendants; one that ends meanwhile counts nothing. */
  static long kilobytes(Process root) {
    return root.descendants().mapToLong(p -> resident(p.pid())).sum();
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
