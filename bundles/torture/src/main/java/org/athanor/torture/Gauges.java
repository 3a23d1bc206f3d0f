package org.athanor.torture;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What this process holds, over time or over exchanges, and how fast it grows. Native memory is
 * what is resident outside of the Java heap, if that is fixed and touched from the start.
 */
final class Gauges {
  private static final double MIB = 1 << 20;

  /**
   * Growth over all that is measured that is still called flat: absolute, and relative to the mean.
   */
  private record Limit(double absolute, double relative) {}

  /** What growth is counted over. */
  private final String unit;

  private final Map<String, Limit> limits = new LinkedHashMap<>();
  private final List<Double> moments = new ArrayList<>();
  private final Map<String, List<Double>> values = new LinkedHashMap<>();

  private Gauges(String unit) {
    this.unit = unit;
    limits.put("heap MiB", new Limit(8, 0.05));
    limits.put("metaspace MiB", new Limit(1, 0.02));
    limits.put("classes", new Limit(50, 0.01));
    limits.put("direct MiB", new Limit(1, 0.02));
    limits.put("threads", new Limit(1, 0));
    limits.put("files", new Limit(2, 0));
  }

  /** Over minutes. */
  static Gauges soak() {
    Gauges gauges = new Gauges("minute");
    gauges.limits.put("native MiB", new Limit(8, 0.05));
    return gauges;
  }

  /**
   * Over exchanges.
   *
   * @param nativeMiB growth of the memory outside of the Java heap and of compiled code, which has
   *     a bound of its own, that is still called flat
   */
  static Gauges exchanges(double nativeMiB) {
    Gauges gauges = new Gauges("exchange");
    gauges.limits.put("heap MiB", new Limit(2, 0));
    gauges.limits.put("threads", new Limit(5, 0));
    gauges.limits.put("native threads", new Limit(5, 0));
    gauges.limits.put("native MiB", new Limit(nativeMiB, 0));
    return gauges;
  }

  /** Reads all of them, after a collection, and after free native memory went back. */
  void read(double moment) throws IOException {
    System.gc();
    trim();
    moments.add(moment);
    var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    put("heap MiB", heap.getUsed() / MIB);
    put("metaspace MiB", metaspace() / MIB);
    put("classes", ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
    put("direct MiB", direct() / MIB);
    put("threads", ManagementFactory.getThreadMXBean().getThreadCount());
    put("native threads", status("Threads:"));
    put("files", files());
    put("native MiB", status("RssAnon:") / 1024 - (heap.getCommitted() + compiled()) / MIB);
  }

  private void put(String name, double value) {
    values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
  }

  private static long metaspace() {
    return pools("Metaspace").mapToLong(MemoryUsage::getUsed).sum();
  }

  private static long compiled() {
    return pools("Code").mapToLong(MemoryUsage::getCommitted).sum();
  }

  private static Stream<MemoryUsage> pools(String name) {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(p -> p.getName().startsWith(name))
        .map(MemoryPoolMXBean::getUsage);
  }

  private static long direct() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  /**
   * Has the C library give back what it holds free (malloc_trim), where this Java can ask for it:
   * what stays is held.
   */
  private static void trim() {
    try {
      ManagementFactory.getPlatformMBeanServer()
          .invoke(
              new ObjectName("com.sun.management:type=DiagnosticCommand"),
              "systemTrimNativeHeap",
              null,
              null);
    } catch (JMException | RuntimeException e) {
      System.getLogger(Gauges.class.getName())
          .log(System.Logger.Level.DEBUG, "native memory is read untrimmed", e);
    }
  }

  /** A number of /proc/self/status; sizes are in KiB. */
  private static double status(String name) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith(name)) {
        return Double.parseDouble(line.replaceAll("\\D", ""));
      }
    }
    return Double.NaN;
  }

  private static double files() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }

  String heading() {
    StringBuilder line = new StringBuilder("%8s".formatted(unit));
    limits.keySet().forEach(name -> line.append("  ").append(name));
    return line.toString();
  }

  /** The latest values, below the heading. */
  String latest() {
    StringBuilder line = new StringBuilder("%8.1f".formatted(moments.get(moments.size() - 1)));
    for (String name : limits.keySet()) {
      List<Double> all = values.get(name);
      line.append(("  %" + name.length() + ".1f").formatted(all.get(all.size() - 1)));
    }
    return line.toString();
  }

  /**
   * Least-squares growth over what was measured, without its first quarter, a line for each gauge.
   *
   * @param wrong takes the names of those that grow
   */
  List<String> growth(List<String> wrong) {
    List<String> lines = new ArrayList<>();
    limits.forEach(
        (name, limit) -> {
          double growth = perUnit(name) * span();
          double allowed = Math.max(limit.absolute, limit.relative * mean(name));
          boolean grows = growth > allowed;
          if (grows) {
            wrong.add(name);
          }
          lines.add(
              "%-14s mean %8.1f, growth over the last %.0f %ss %+7.2f (flat: up to %.1f)%s"
                  .formatted(
                      name, mean(name), span(), unit, growth, allowed, grows ? "  GROWS" : ""));
        });
    return lines;
  }

  /** Growth by name, for scripts. */
  Map<String, Double> figures() {
    Map<String, Double> figures = new LinkedHashMap<>();
    limits.keySet().forEach(name -> figures.put(name, perUnit(name) * span()));
    return figures;
  }

  /** What is loaded and compiled once lies before this. */
  private int from() {
    return moments.size() / 4;
  }

  private double span() {
    return moments.get(moments.size() - 1) - moments.get(from());
  }

  private double mean(String name) {
    return mean(values.get(name).subList(from(), moments.size()));
  }

  private static double mean(List<Double> all) {
    return all.stream().mapToDouble(v -> v).average().orElse(0);
  }

  /** Least-squares growth of a gauge for each minute or exchange. */
  double perUnit(String name) {
    int end = moments.size();
    return slope(moments.subList(from(), end), values.get(name).subList(from(), end));
  }

  /** 0 if all x are the same. */
  static double slope(List<Double> x, List<Double> y) {
    double meanX = mean(x);
    double meanY = mean(y);
    double xy = 0;
    double xx = 0;
    for (int i = 0; i < x.size(); i++) {
      xy += (x.get(i) - meanX) * (y.get(i) - meanY);
      xx += (x.get(i) - meanX) * (x.get(i) - meanX);
    }
    return xx == 0 ? 0 : xy / xx;
  }
}
