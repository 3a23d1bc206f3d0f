package org.athanor.torture;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What this process holds, over time, and how fast it grows. */
final class Gauges {
  private static final double MIB = 1 << 20;

  /**
   * Growth over the time measured that is still called flat: absolute, and relative to the mean.
   */
  private record Limit(double absolute, double relative) {}

  private static final Map<String, Limit> LIMITS = new LinkedHashMap<>();

  static {
    LIMITS.put("heap MiB", new Limit(8, 0.05));
    LIMITS.put("metaspace MiB", new Limit(1, 0.02));
    LIMITS.put("classes", new Limit(50, 0.01));
    LIMITS.put("direct MiB", new Limit(1, 0.02));
    LIMITS.put("resident MiB", new Limit(16, 0.05));
    LIMITS.put("threads", new Limit(1, 0));
    LIMITS.put("files", new Limit(2, 0));
  }

  private final List<Double> minutes = new ArrayList<>();
  private final Map<String, List<Double>> values = new LinkedHashMap<>();

  /** Reads all of them, after a collection. */
  void read(double minute) throws IOException {
    System.gc();
    minutes.add(minute);
    put("heap MiB", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MIB);
    put("metaspace MiB", metaspace() / MIB);
    put("classes", ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
    put("direct MiB", direct() / MIB);
    put("resident MiB", resident() / MIB);
    put("threads", ManagementFactory.getThreadMXBean().getThreadCount());
    put("files", files());
  }

  private void put(String name, double value) {
    values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
  }

  private static long metaspace() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(p -> p.getName().equals("Metaspace"))
        .map(MemoryPoolMXBean::getUsage)
        .mapToLong(u -> u.getUsed())
        .sum();
  }

  private static long direct() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  private static double resident() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Double.parseDouble(line.replaceAll("\\D", "")) * 1024;
      }
    }
    return Double.NaN;
  }

  private static double files() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }

  static String heading() {
    StringBuilder line = new StringBuilder("minute");
    LIMITS.keySet().forEach(name -> line.append("  ").append(name));
    return line.toString();
  }

  /** The latest values, below the heading. */
  String latest() {
    StringBuilder line = new StringBuilder("%6.1f".formatted(minutes.get(minutes.size() - 1)));
    LIMITS
        .keySet()
        .forEach(
            name -> {
              List<Double> all = values.get(name);
              line.append(("  %" + name.length() + ".1f").formatted(all.get(all.size() - 1)));
            });
    return line.toString();
  }

  /**
   * Least-squares growth over the measured time, without its first quarter, a line for each gauge.
   *
   * @param wrong takes the names of those that grow
   */
  String growth(List<String> wrong) {
    int from = minutes.size() / 4;
    double span = minutes.get(minutes.size() - 1) - minutes.get(from);
    StringBuilder text = new StringBuilder();
    LIMITS.forEach(
        (name, limit) -> {
          List<Double> all = values.get(name);
          double mean =
              all.subList(from, all.size()).stream().mapToDouble(v -> v).average().orElse(0);
          double growth = slope(from, all) * span;
          double allowed = Math.max(limit.absolute, limit.relative * mean);
          if (growth > allowed) {
            wrong.add(name);
          }
          text.append(
              "%-14s mean %8.1f, growth over the last %.0f minutes %+7.2f (flat: up to %.1f)%s%n"
                  .formatted(name, mean, span, growth, allowed, growth > allowed ? "  GROWS" : ""));
        });
    return text.toString();
  }

  /** Per minute. */
  private double slope(int from, List<Double> all) {
    double meanX = 0;
    double meanY = 0;
    int n = all.size() - from;
    for (int i = from; i < all.size(); i++) {
      meanX += minutes.get(i) / n;
      meanY += all.get(i) / n;
    }
    double xy = 0;
    double xx = 0;
    for (int i = from; i < all.size(); i++) {
      xy += (minutes.get(i) - meanX) * (all.get(i) - meanY);
      xx += (minutes.get(i) - meanX) * (minutes.get(i) - meanX);
    }
    return xx == 0 ? 0 : xy / xx;
  }
}
