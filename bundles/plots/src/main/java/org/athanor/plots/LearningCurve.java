package org.athanor.plots;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.athanor.run.Estimate;
import org.athanor.run.Evaluation;
import org.athanor.run.Plot;
import org.athanor.run.StepReport;
import org.osgi.service.component.annotations.Component;

/**
 * The learning curve of a run: what it earned, what it can do on held-out problems, how open it is.
 */
@Component
public final class LearningCurve implements Plot {
  private static final String REWARD = "reward/mean";
  private static final String ENTROPY = "policy/entropy";
  private static final String PASS = "pass@";

  @Override
  public void learningCurve(
      String title, List<Evaluation> evaluations, List<StepReport> reports, Path picture) {
    Picture.requireFonts();
    Panel left = new Panel("Reward and held-out Pass@k", "step");
    left.trace("training reward", metric(reports, REWARD));
    for (int k : ks(evaluations)) {
      left.estimates("Pass@" + k, figure(evaluations, PASS + k));
    }
    Panel right = new Panel("Entropy of the policy (nats per token)", "step");
    right.trace("training", metric(reports, ENTROPY));
    right.estimates("held-out", figure(evaluations, "entropy"));
    Picture.write(title, subtitle(evaluations), List.of(left, right), picture);
  }

  private static List<Panel.Point> metric(List<StepReport> reports, String name) {
    return reports.stream()
        .filter(report -> finite(report.metrics().get(name)))
        .map(report -> Panel.Point.of(report.step(), report.metrics().get(name)))
        .toList();
  }

  private static List<Panel.Point> figure(List<Evaluation> evaluations, String name) {
    return evaluations.stream()
        .filter(evaluation -> finite(evaluation.figures().get(name)))
        .map(evaluation -> point(evaluation.step(), evaluation.figures().get(name)))
        .toList();
  }

  private static Panel.Point point(long step, Estimate e) {
    return new Panel.Point(step, e.value(), e.low(), e.high());
  }

  private static boolean finite(Double value) {
    return value != null && Double.isFinite(value);
  }

  private static boolean finite(Estimate e) {
    return e != null
        && Double.isFinite(e.value())
        && Double.isFinite(e.low())
        && Double.isFinite(e.high());
  }

  /** Over all problems; figures of one level have its name before them. */
  private static Set<Integer> ks(List<Evaluation> evaluations) {
    Set<Integer> ks = new TreeSet<>();
    for (Evaluation evaluation : evaluations) {
      for (String name : evaluation.figures().keySet()) {
        if (name.matches(PASS + "[0-9]{1,9}")) {
          ks.add(Integer.valueOf(name.substring(PASS.length())));
        }
      }
    }
    return ks;
  }

  private static String subtitle(List<Evaluation> evaluations) {
    if (evaluations.isEmpty()) {
      return "";
    }
    Evaluation last = evaluations.get(evaluations.size() - 1);
    return "held-out: %d problems, %d samples each; bands are 95 %% intervals"
        .formatted(last.problems(), last.samples());
  }
}
