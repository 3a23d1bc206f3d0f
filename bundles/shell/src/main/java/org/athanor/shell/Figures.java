package org.athanor.shell;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.athanor.run.Estimate;
import org.athanor.run.Evaluation;

/** Numbers as a person reads them, evaluations as JSON. */
final class Figures {
  private Figures() {}

  /** Three decimals for what is below 10, less for what is above. */
  static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e9) {
      return Long.toString((long) value);
    }
    double size = Math.abs(value);
    String format = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1e-3 ? "%.3f" : "%.2e";
    return String.format(Locale.ROOT, format, value);
  }

  /** "0.402 [0.371, 0.434]". */
  static String estimate(Estimate e) {
    return String.format(Locale.ROOT, "%.3f [%.3f, %.3f]", e.value(), e.low(), e.high());
  }

  /** "1:05" or "2:03:00". */
  static String time(double seconds) {
    long s = Math.round(seconds);
    return s < 3600
        ? "%d:%02d".formatted(s / 60, s % 60)
        : "%d:%02d:%02d".formatted(s / 3600, s / 60 % 60, s % 60);
  }

  /** Tokens in a second: "850" or "18.2k". */
  static String rate(double perSecond) {
    return perSecond < 1000
        ? String.format(Locale.ROOT, "%.0f", perSecond)
        : String.format(Locale.ROOT, "%.1fk", perSecond / 1000);
  }

  static Map<String, Object> json(Evaluation evaluation) {
    Map<String, Object> figures = new LinkedHashMap<>();
    evaluation
        .figures()
        .forEach(
            (name, e) -> {
              Map<String, Object> estimate = new LinkedHashMap<>();
              estimate.put("value", e.value());
              estimate.put("low", e.low());
              estimate.put("high", e.high());
              figures.put(name, estimate);
            });
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("step", evaluation.step());
    json.put("problems", evaluation.problems());
    json.put("samples", evaluation.samples());
    json.put("figures", figures);
    return json;
  }
}
