package org.athanor.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Figures of the rounds, in their order. */
final class Series {
  private final List<Double> values = new ArrayList<>();

  void add(double value) {
    values.add(value);
  }

  double median() {
    List<Double> sorted = values.stream().sorted().toList();
    int n = sorted.size();
    return (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
  }

  /** This divided by other, round by round. */
  Series over(Series other) {
    Series ratio = new Series();
    for (int i = 0; i < values.size(); i++) {
      ratio.add(values.get(i) / other.values.get(i));
    }
    return ratio;
  }

  /** "median [least..most]". */
  String text(String format) {
    double least = values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    double most = values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    String all = format + " [" + format + ".." + format + "]";
    return String.format(Locale.ROOT, all, median(), least, most);
  }
}
