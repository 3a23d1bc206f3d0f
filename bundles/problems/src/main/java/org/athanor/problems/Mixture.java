package org.athanor.problems;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which family, level and task stands at which index. Weights share out: families the whole, levels
 * their family's share, tasks their level's. The shares hold in every stretch of indices, not only
 * on average.
 */
final class Mixture {
  /** One kind of problem. */
  record Cell(Family family, String level, String task) {}

  private final List<Cell> cells = new ArrayList<>();
  private final List<Double> upTo = new ArrayList<>();

  Mixture(List<Family> families, List<String> levels, List<String> tasks, Weights weights) {
    double end = 0;
    for (Family family : families) {
      List<String> chosen = family.levels().stream().filter(levels::contains).toList();
      for (String level : chosen) {
        for (String task : tasks) {
          cells.add(new Cell(family, level, task));
          end +=
              weights.of(family.name()) * weights.share(level, chosen) * weights.share(task, tasks);
          upTo.add(end);
        }
      }
    }
    if (end == 0) {
      throw new IllegalArgumentException("weights leave no problem: all are 0");
    }
  }

  /** The cell at an index: its place on [0, 1) is a multiple of the golden ratio. */
  Cell at(int index) {
    double place = (index * 0x9E3779B97F4A7C15L >>> 11) * 0x1.0p-53 * upTo.get(upTo.size() - 1);
    int i = 0;
    while (i < cells.size() - 1 && place >= upTo.get(i)) {
      i++;
    }
    return cells.get(i);
  }

  List<Cell> cells() {
    return cells;
  }

  /** Weights by name of family, level or task; 1 where none is given. */
  record Weights(Map<String, Double> byName) {
    /** Reads "countdown:3", "verify:0.5" and the like. */
    static Weights of(List<String> entries, List<String> names) {
      Map<String, Double> byName = new LinkedHashMap<>();
      for (String entry : entries) {
        int colon = entry.indexOf(':');
        String name = colon < 0 ? entry : entry.substring(0, colon).strip();
        double weight = colon < 0 ? Double.NaN : number(entry.substring(colon + 1));
        if (!names.contains(name) || !(weight >= 0 && weight <= 1e6)) {
          throw new IllegalArgumentException(
              "weights must be name:number with a number from 0 to 1000000 and one of the names "
                  + names
                  + ", got '"
                  + entry
                  + "'");
        }
        byName.put(name, weight);
      }
      return new Weights(byName);
    }

    private static double number(String text) {
      try {
        return Double.parseDouble(text.strip());
      } catch (NumberFormatException e) {
        return Double.NaN;
      }
    }

    double of(String name) {
      return byName.getOrDefault(name, 1.0);
    }

    double share(String name, List<String> among) {
      double all = 0;
      for (String other : among) {
        all += of(other);
      }
      return all == 0 ? 0 : of(name) / all;
    }
  }
}
