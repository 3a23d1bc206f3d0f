package org.athanor.bench;

import java.util.Map;
import java.util.TreeMap;

/** Series by name, each with a unit, and rows of a table in Markdown. */
final class Table {
  /** By the clock. */
  static final String WALL = ", ms";

  /** In all threads; busy waiting counts. Steadier than the clock on a busy machine. */
  static final String CPU = ", ms of CPU";

  static final String RATE = "generation, thousand tokens a second";
  static final String RATE_CPU = "generation, thousand tokens a second of CPU";

  private final Map<String, Series> series = new TreeMap<>();

  /** Seconds by the clock and of CPU. */
  void step(String name, double[] seconds) {
    add(name + WALL, seconds[0] * 1e3);
    add(name + CPU, seconds[1] * 1e3);
  }

  /** Seconds by the clock and of CPU, and the number of tokens. */
  void generation(double... figures) {
    add(RATE, figures[2] / figures[0] / 1e3);
    add(RATE_CPU, figures[2] / figures[1] / 1e3);
  }

  private void add(String name, double value) {
    series.computeIfAbsent(name, absent -> new Series()).add(value);
  }

  /** Prints the row of one of these series beside one of the others. */
  void beside(String name, Table others, String other) {
    Series ours = series.get(name);
    Series theirs = others.series.get(other);
    String label = name.equals(other) ? name : name + " (PyTorch: one batch)";
    System.out.printf(
        "| %s | %s | %s | %s |%n",
        label, ours.text("%.1f"), theirs.text("%.1f"), ours.over(theirs).text("%.2f"));
  }

  /** Prints the row of one of these series. */
  void alone(String name) {
    System.out.printf("| %s | %s | | |%n", name, series.get(name).text("%.1f"));
  }
}
