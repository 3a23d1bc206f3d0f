package org.athanor.plots;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** One chart of curves over steps. */
final class Panel {
  static final Color INK = new Color(0x26, 0x2B, 0x33);
  static final Color PALE_INK = new Color(0x5B, 0x65, 0x73);
  private static final Color GRID = new Color(0xE6, 0xE9, 0xEE);
  private static final Color TRACE = new Color(0x8A, 0x93, 0x9F);

  /** Told apart by colour-blind eyes as well (Okabe and Ito 2008). */
  private static final List<Color> COLORS =
      List.of(
          new Color(0x00, 0x72, 0xB2),
          new Color(0xD5, 0x5E, 0x00),
          new Color(0x00, 0x9E, 0x73),
          new Color(0xCC, 0x79, 0xA7),
          new Color(0xE6, 0x9F, 0x00),
          new Color(0x56, 0xB4, 0xE9));

  /** A trace of fewer steps than this is shown as it is. */
  private static final int SMOOTHED_FROM = 12;

  private final String title;
  private final String xTitle;
  private final List<Curve> curves = new ArrayList<>();
  private int colors;

  /** A value over a step, and the ends of its interval. */
  record Point(double x, double y, double low, double high) {
    static Point of(double x, double y) {
      return new Point(x, y, y, y);
    }
  }

  private record Curve(String name, List<Point> points, Color color, boolean trace) {}

  Panel(String title, String xTitle) {
    this.title = title;
    this.xTitle = xTitle;
  }

  /** A noisy curve: thin as measured and, if it is long enough, bold as a running mean. */
  void trace(String name, List<Point> points) {
    if (!points.isEmpty()) {
      curves.add(new Curve(name, points, TRACE, true));
    }
  }

  /** A curve with a dot for each estimate and a band for their intervals. */
  void estimates(String name, List<Point> points) {
    if (!points.isEmpty()) {
      curves.add(new Curve(name, points, COLORS.get(colors++ % COLORS.size()), false));
    }
  }

  /** The chart, with fonts for its size in pixels. */
  XYChart chart(int width, int height) {
    XYChart chart = new XYChart(width, height);
    chart.setTitle(title);
    chart.setXAxisTitle(xTitle);
    style(chart.getStyler());
    for (Curve curve : curves) {
      if (!curve.trace()) {
        band(chart, curve); // below all lines
      }
    }
    for (Curve curve : curves) {
      if (curve.trace()) {
        drawTrace(chart, curve);
      } else {
        drawEstimates(chart, curve);
      }
    }
    if (curves.isEmpty()) {
      empty(chart);
    }
    axes(chart.getStyler());
    return chart;
  }

  private static void style(XYStyler style) {
    style.setChartTitleFont(Picture.font(Font.BOLD, 24)).setChartTitleBoxVisible(false);
    style.setChartFontColor(INK).setChartBackgroundColor(Color.WHITE).setChartPadding(12);
    style.setPlotBackgroundColor(Color.WHITE).setPlotBorderVisible(false).setPlotContentSize(.96);
    style.setPlotGridLinesColor(GRID).setPlotGridLinesStroke(new BasicStroke(1.5f));
    style.setPlotGridVerticalLinesVisible(false).setPlotMargin(0);
    style.setAxisTickLabelsFont(Picture.font(Font.PLAIN, 20)).setAxisTickLabelsColor(PALE_INK);
    style.setAxisTickMarksColor(PALE_INK).setAxisTickMarkLength(6).setAxisTickPadding(8);
    style.setAxisTitleFont(Picture.font(Font.PLAIN, 21)).setYAxisTitleVisible(false);
    style.setXAxisTitleColor(PALE_INK);
    style.setXAxisDecimalPattern("0").setXAxisTickMarkSpacingHint(135);
    style.setYAxisDecimalPattern("0.0##").setYAxisTickMarkSpacingHint(72);
    style.setLegendPosition(LegendPosition.OutsideS).setLegendLayout(LegendLayout.Horizontal);
    style.setLegendFont(Picture.font(Font.PLAIN, 21)).setLegendBorderColor(Color.WHITE);
    style.setLegendSeriesLineLength(39).setLegendPadding(12);
    style.setMarkerSize(12).setAntiAlias(true);
  }

  private static void band(XYChart chart, Curve curve) {
    int n = curve.points().size();
    double[] x = new double[2 * n + 1];
    double[] y = new double[2 * n + 1];
    for (int i = 0; i <= 2 * n; i++) {
      Point p = curve.points().get(i < n ? i : Math.max(2 * n - 1 - i, 0));
      x[i] = p.x();
      y[i] = i < n ? p.high() : p.low();
    }
    x[2 * n] = x[0];
    y[2 * n] = y[0];
    XYSeries band = chart.addSeries(curve.name() + " band", x, y);
    band.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
    band.setFillColor(faint(curve.color(), 40)).setShowInLegend(false);
    band.setLineColor(faint(curve.color(), 40)).setLineWidth(1);
    band.setMarker(SeriesMarkers.NONE);
  }

  private static void drawEstimates(XYChart chart, Curve curve) {
    line(chart, curve.name(), curve.points(), curve.color(), 3.6f)
        .setMarker(SeriesMarkers.CIRCLE)
        .setMarkerColor(curve.color());
  }

  private static void drawTrace(XYChart chart, Curve curve) {
    int n = curve.points().size();
    if (n < SMOOTHED_FROM) {
      line(chart, curve.name(), curve.points(), curve.color(), 3);
      return;
    }
    int reach = Math.max(2, n / 20);
    line(chart, curve.name() + " as measured", curve.points(), faint(curve.color(), 90), 1.5f)
        .setShowInLegend(false);
    String name = "%s (mean of %d steps)".formatted(curve.name(), 2 * reach + 1);
    line(chart, name, mean(curve.points(), reach), curve.color(), 3.6f);
  }

  private static XYSeries line(
      XYChart chart, String name, List<Point> points, Color color, float width) {
    double[] x = points.stream().mapToDouble(Point::x).toArray();
    double[] y = points.stream().mapToDouble(Point::y).toArray();
    XYSeries series = chart.addSeries(name, x, y);
    series.setLineColor(color).setLineWidth(width);
    series.setMarker(SeriesMarkers.NONE);
    return series;
  }

  /** Centred running mean; shorter at both ends. */
  private static List<Point> mean(List<Point> points, int reach) {
    List<Point> mean = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      int within = Math.min(reach, Math.min(i, points.size() - 1 - i));
      double sum = 0;
      for (int j = i - within; j <= i + within; j++) {
        sum += points.get(j).y();
      }
      mean.add(Point.of(points.get(i).x(), sum / (2 * within + 1)));
    }
    return mean;
  }

  private void empty(XYChart chart) {
    chart.getStyler().setLegendVisible(false);
    line(chart, "nothing to show yet", List.of(Point.of(0, 0)), Color.WHITE, 1);
  }

  /** From zero to a round number above the highest point; lower if something is below zero. */
  private void axes(XYStyler style) {
    double low = 0;
    double high = 0;
    double last = 1;
    for (Curve curve : curves) {
      for (Point p : curve.points()) {
        low = Math.min(low, p.low());
        high = Math.max(high, p.high());
        last = Math.max(last, p.x());
      }
    }
    double unit = unit(Math.max(high - low, 1e-6));
    style.setYAxisMin(Math.floor(low / unit) * unit);
    style.setYAxisMax(Math.ceil(Math.max(high, low + unit) / unit) * unit);
    style.setXAxisMin(0.0).setXAxisMax(last);
  }

  /** 1, 2 or 5 times a power of ten, about a fifth of the span. */
  private static double unit(double span) {
    double power = Math.pow(10, Math.floor(Math.log10(span / 5)));
    double rest = span / 5 / power;
    return power * (rest < 2 ? 1 : rest < 5 ? 2 : 5);
  }

  private static Color faint(Color color, int alpha) {
    return new Color(color.getRed(), color.getGreen(), color.getBlue(), alpha);
  }
}
