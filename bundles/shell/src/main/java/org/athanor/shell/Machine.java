package org.athanor.shell;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the doctor asks of the machine. */
final class Machine {
  private static final long MB = 1L << 20;
  private static final long FEW_MB = 200;
  private static final long ENOUGH_MB = 2000;

  private Machine() {}

  static List<Check> checks(List<Path> written) {
    List<Check> checks = new ArrayList<>(List.of(java(), cores(), memory(), fonts()));
    written.forEach(folder -> checks.add(folder(folder)));
    return checks;
  }

  private static Check java() {
    return Check.ok(
        "java", "%s (%s)", Runtime.version(), System.getProperty("java.vendor", "unknown vendor"));
  }

  private static Check cores() {
    int cores = Runtime.getRuntime().availableProcessors();
    return cores > 1
        ? Check.ok("cores", "%d", cores)
        : Check.warn("cores", "1: training takes twice the time or more; give the machine 2");
  }

  private static Check memory() {
    long heap = Runtime.getRuntime().maxMemory() / MB;
    long machine =
        ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean system
            ? system.getTotalMemorySize() / MB
            : heap;
    return machine < ENOUGH_MB
        ? Check.warn(
            "memory",
            "%d MB, %d of them for Java: the embedded policy fits, larger ones may not; 4 GB are better",
            machine,
            heap)
        : Check.ok("memory", "%d MB, at most %d of them for Java's heap", machine, heap);
  }

  /** Draws no picture, but measures a text as a picture would. */
  private static Check fonts() {
    try {
      Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
      double width =
          font.getStringBounds("Pass@k", new FontRenderContext(null, true, true)).getWidth();
      return width > 0
          ? Check.ok("fonts", "there are some, learning curves can be drawn")
          : noFonts("text has no width");
    } catch (RuntimeException | LinkageError | InternalError e) { // each JDK fails in its own way
      return noFonts(e.toString());
    }
  }

  private static Check noFonts(String why) {
    return Check.warn(
        "fonts",
        "none (%s): runs go well, but without a picture; Debian: apt-get install fontconfig fonts-dejavu-core",
        why);
  }

  private static Check folder(Path folder) {
    String name = "folder " + folder.getFileName();
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, ".doctor", ""));
      long free = Files.getFileStore(folder).getUsableSpace() / MB;
      return free < FEW_MB
          ? Check.fail(name, "%s has only %d MB left: free some space", folder, free)
          : free < ENOUGH_MB
              ? Check.warn(name, "%s has %d MB left; rollouts and states need space", folder, free)
              : Check.ok(name, "%s can be written, %d MB left", folder, free);
    } catch (IOException e) {
      return Check.fail(
          name,
          "%s cannot be written (%s): mend its permissions, or name another folder",
          folder,
          e);
    }
  }
}
