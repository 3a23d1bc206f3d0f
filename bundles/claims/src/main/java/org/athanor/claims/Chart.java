package org.athanor.claims;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/** Means over seeds by step, with their 95 % intervals, as an SVG picture. */
final class Chart {
  private static final int WIDTH = 460;
  private static final int HEIGHT = 300;
  private static final int LEFT = 56;
  private static final int BOTTOM = 40;
  private static final int TOP = 34;
  private static final int RIGHT = 14;
  private static final int TICKS = 4;
  private static final List<String> INKS = List.of("#4a6fa5", "#c8553d", "#3a7d44", "#8e5572");

  /** What lies along x. */
  enum Axis {
    STEP("step", 0) {
      @Override
      double place(double x) {
        return x;
      }
    },
    /** On a scale of doublings. */
    COMPUTE("compute, in solutions", 1) {
      @Override
      double place(double x) {
        return StrictMath.log(x);
      }
    };

    private final String title;
    private final int first;

    Axis(String title, int first) {
      this.title = title;
      this.first = first;
    }

    abstract double place(double x);
  }

  private final StringBuilder svg = new StringBuilder();
  private final Axis axis;
  private final double lastStep;
  private final double low;
  private final double high;

  private Chart(Axis axis, Map<String, SortedMap<Long, StudentT.Mean>> sides) {
    this.axis = axis;
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    double last = axis.first + 1.0;
    for (SortedMap<Long, StudentT.Mean> curve : sides.values()) {
      for (Map.Entry<Long, StudentT.Mean> point : curve.entrySet()) {
        double half = Double.isNaN(point.getValue().half()) ? 0 : point.getValue().half();
        least = Math.min(least, point.getValue().mean() - half);
        most = Math.max(most, point.getValue().mean() + half);
        last = Math.max(last, point.getKey());
      }
    }
    double room = most > least ? (most - least) * 0.06 : 0.5;
    this.low = least - room;
    this.high = most + room;
    this.lastStep = last;
  }

  /** The picture of one figure. */
  static String draw(String title, Axis axis, Map<String, SortedMap<Long, StudentT.Mean>> sides) {
    Chart chart = new Chart(axis, sides);
    chart.frame(title);
    int ink = 0;
    for (Map.Entry<String, SortedMap<Long, StudentT.Mean>> side : sides.entrySet()) {
      chart.side(side.getKey(), side.getValue(), INKS.get(ink % INKS.size()), ink);
      ink++;
    }
    return chart.svg.append("</svg>\n").toString();
  }

  private void frame(String title) {
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">\n",
        WIDTH, HEIGHT);
    add("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>\n", WIDTH, HEIGHT);
    text(LEFT, 18, "start", "#222", title);
    for (int i = 0; i <= TICKS; i++) {
      double value = low + (high - low) * i / TICKS;
      add(
          "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>\n",
          LEFT, WIDTH - RIGHT, y(value), y(value));
      text(LEFT - 6, y(value) + 4, "end", "#555", String.format(Locale.ROOT, "%.3g", value));
    }
    text(x(axis.first), HEIGHT - 18, "middle", "#555", "" + axis.first);
    text(x(lastStep), HEIGHT - 18, "end", "#555", String.format(Locale.ROOT, "%.0f", lastStep));
    text((LEFT + WIDTH) / 2.0, HEIGHT - 6, "middle", "#555", axis.title);
  }

  private void side(String name, SortedMap<Long, StudentT.Mean> curve, String ink, int number) {
    StringBuilder line = new StringBuilder();
    curve.forEach(
        (step, mean) -> {
          line.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(step), y(mean.mean())));
          if (!Double.isNaN(mean.half()) && curve.size() <= 20) {
            add(
                "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" opacity=\"0.6\"/>\n",
                x(step) + 2 * number,
                x(step) + 2 * number,
                y(mean.mean() - mean.half()),
                y(mean.mean() + mean.half()),
                ink);
          }
        });
    add(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>\n",
        line.toString().strip(), ink);
    text(WIDTH - RIGHT - 4, TOP + 14 + 15.0 * number, "end", ink, name);
  }

  private double x(double step) {
    double from = axis.place(axis.first);
    double share = (axis.place(step) - from) / (axis.place(lastStep) - from);
    return LEFT + share * (WIDTH - LEFT - RIGHT);
  }

  private double y(double value) {
    return HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - BOTTOM - TOP);
  }

  private void text(double x, double y, String anchor, String ink, String said) {
    add(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>\n",
        x, y, anchor, ink, said.replace("&", "&amp;").replace("<", "&lt;"));
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }
}
