package org.athanor.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.athanor.data.Problem;
import org.athanor.data.ProblemSet;
import org.athanor.data.Trajectory;
import org.athanor.data.Verdict;
import org.athanor.math.PassAtK;
import org.athanor.math.Rng;
import org.athanor.policy.Policy;
import org.athanor.policy.Policy.TokenStats;
import org.athanor.run.Estimate;
import org.athanor.run.Evaluation;

/**
 * Held-out evaluation: n samples of each problem from streams that are the same at every
 * evaluation, so that two can be compared pairwise.
 */
final class Evaluator {
  private static final int RESAMPLES = 1000;
  private static final int PROBLEMS_AT_ONCE = 16;

  private Evaluator() {}

  /**
   * What one problem gave: judged samples n, correct ones c, tokens, and the sum of their entropies
   * in nats.
   */
  private record Outcome(String level, int n, int c, long tokens, double entropy, int samples) {}

  static Evaluation evaluate(
      long seed,
      long step,
      Policy policy,
      ProblemSet problems,
      Bound.Judge verifier,
      RunOptions size) {
    List<Outcome> outcomes = new ArrayList<>();
    for (int first = 0; first < problems.size(); first += PROBLEMS_AT_ONCE) {
      outcomes.addAll(some(seed, policy, problems, first, verifier, size));
    }
    SortedMap<String, Estimate> figures = new TreeMap<>();
    figures(figures, "", outcomes, seed, size);
    Map<String, List<Outcome>> levels = new TreeMap<>();
    outcomes.forEach(o -> levels.computeIfAbsent(o.level, l -> new ArrayList<>()).add(o));
    if (levels.size() > 1) {
      levels.forEach(
          (level, some) ->
              figures(figures, level.isEmpty() ? "other/" : level + "/", some, seed, size));
    }
    return new Evaluation(step, problems.size(), size.evaluationRollouts(), figures);
  }

  private static List<Outcome> some(
      long seed,
      Policy policy,
      ProblemSet problems,
      int first,
      Bound.Judge verifier,
      RunOptions size) {
    List<Problem> chosen = new ArrayList<>();
    for (int p = first; p < Math.min(first + PROBLEMS_AT_ONCE, problems.size()); p++) {
      chosen.add(problems.problem(p));
    }
    List<int[]> prompts =
        chosen.stream().map(p -> policy.tokenizer().encodePrompt(p.prompt())).toList();
    List<List<Trajectory>> drawn =
        policy.generate(
            prompts,
            size.evaluationRollouts(),
            size.evaluationSampling(),
            Rng.of(seed, "evaluate", first));
    double temperature = size.evaluationTemperature() == 0 ? 1 : size.evaluationTemperature();
    List<Judging.Item> items = new ArrayList<>();
    for (int p = 0; p < chosen.size(); p++) {
      for (Trajectory t : drawn.get(p)) {
        items.add(
            new Judging.Item(chosen.get(p), policy.tokenizer().decode(t.prompt(), t.tokens())));
      }
    }
    List<Verdict> verdicts = Judging.all(verifier, items);
    List<Outcome> outcomes = new ArrayList<>();
    int next = 0;
    for (int p = 0; p < chosen.size(); p++) {
      int end = next + drawn.get(p).size();
      List<Verdict> own = verdicts.subList(next, end);
      outcomes.add(outcome(chosen.get(p), drawn.get(p), policy, temperature, own));
      next = end;
    }
    return outcomes;
  }

  private static Outcome outcome(
      Problem problem,
      List<Trajectory> drawn,
      Policy policy,
      double temperature,
      List<Verdict> verdicts) {
    int n = 0;
    int c = 0;
    long tokens = 0;
    double entropy = 0;
    for (Verdict verdict : verdicts) {
      n += verdict.decided() ? 1 : 0;
      c += verdict.isCorrect() ? 1 : 0;
    }
    for (Trajectory t : drawn) {
      tokens += t.length();
    }
    for (TokenStats stats : policy.evaluate(drawn, temperature)) {
      for (double h : stats.entropy()) {
        entropy += h;
      }
    }
    return new Outcome(level(problem), n, c, tokens, entropy, drawn.size());
  }

  /** Tasks other than solving a problem have levels of their own: "verify countdown-4". */
  private static String level(Problem problem) {
    String task = problem.meta().getOrDefault("task", "solve");
    String level = problem.meta().getOrDefault("level", "");
    return task.equals("solve") ? level : (task + " " + level).strip();
  }

  private static void figures(
      SortedMap<String, Estimate> figures,
      String prefix,
      List<Outcome> outcomes,
      long seed,
      RunOptions size) {
    List<Outcome> judged = outcomes.stream().filter(o -> o.n > 0).toList();
    int fewest = judged.stream().mapToInt(Outcome::n).min().orElse(0);
    for (int k : fewest == 0 ? new int[0] : size.ks(fewest)) {
      figures.put(
          prefix + "pass@" + k, estimate(judged, o -> PassAtK.passAtK(o.n, o.c, k), o -> 1, seed));
    }
    figures.put(prefix + "entropy", estimate(outcomes, Outcome::entropy, Outcome::tokens, seed));
    figures.put(prefix + "length", estimate(outcomes, Outcome::tokens, Outcome::samples, seed));
  }

  /**
   * Σ numerator / Σ denominator over problems, with the 2.5 and 97.5 percentiles of its bootstrap
   * over problems.
   */
  private static Estimate estimate(
      List<Outcome> outcomes,
      ToDoubleFunction<Outcome> numerator,
      ToDoubleFunction<Outcome> denominator,
      long seed) {
    double[] over = outcomes.stream().mapToDouble(numerator).toArray();
    double[] under = outcomes.stream().mapToDouble(denominator).toArray();
    double[] resampled = new double[RESAMPLES];
    Rng rng = Rng.of(seed, "bootstrap");
    for (int b = 0; b < RESAMPLES; b++) {
      double sumOver = 0;
      double sumUnder = 0;
      for (int i = 0; i < over.length; i++) {
        int j = rng.nextInt(over.length);
        sumOver += over[j];
        sumUnder += under[j];
      }
      resampled[b] = ratio(sumOver, sumUnder);
    }
    java.util.Arrays.sort(resampled);
    double value = ratio(org.athanor.math.Stats.sum(over), org.athanor.math.Stats.sum(under));
    return new Estimate(
        value, resampled[RESAMPLES / 40], resampled[RESAMPLES - 1 - RESAMPLES / 40]);
  }

  private static double ratio(double over, double under) {
    return under == 0 ? 0 : over / under;
  }
}
