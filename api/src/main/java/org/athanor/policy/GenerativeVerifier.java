package org.athanor.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.athanor.data.Problem;
import org.athanor.data.Trajectory;
import org.athanor.math.Rng;
import org.athanor.policy.Policy.TokenStats;

/**
 * A model that judges solutions by writing verifications. The score of a solution is the mean of
 * its verdicts.
 *
 * @param template how it is asked and read
 * @param prompt in place of the template's, with the places {problem} and {solution}, "\n" for a
 *     new line; empty for the template's own
 * @param verdicts verifications of each solution, V
 * @param params how they are drawn
 * @param score what one verdict counts
 * @see <a href="https://arxiv.org/abs/2504.01005">Singhi et al. 2025</a>, after the authors'
 *     released code
 */
public record GenerativeVerifier(
    VerificationTemplate template,
    String prompt,
    int verdicts,
    SamplingParams params,
    Score score) {
  private static final int AT_ONCE = 512;

  /** What one verdict counts. */
  public enum Score {
    /** 1 for yes, 0 for no. */
    VERDICT,
    /** The probability of the word yes, at temperature 1; 1 less that of no, where it said no. */
    PROBABILITY
  }

  /**
   * One verification.
   *
   * @param score in [0, 1]; NaN if it gives no verdict
   * @param text what the model wrote
   * @param tokens their number, T_V
   * @param truncated whether it ran out of tokens
   */
  public record Judgement(double score, String text, int tokens, boolean truncated) {
    /** Whether it gives a verdict. */
    public boolean decided() {
      return !Double.isNaN(score);
    }
  }

  public GenerativeVerifier {
    if (verdicts < 1) {
      throw new IllegalArgumentException("verdicts must be at least 1, got " + verdicts);
    }
    if (!prompt.isEmpty() && !(prompt.contains("{problem}") && prompt.contains("{solution}"))) {
      throw new IllegalArgumentException(
          "prompt must have the places {problem} and {solution}, got '" + prompt + "'");
    }
  }

  /** What the model is given about one solution. */
  public String question(Problem problem, String solution) {
    String asked = prompt.isEmpty() ? template.text() : prompt.replace("\\n", "\n");
    int solutionAt = asked.indexOf("{solution}");
    String before = asked.substring(0, solutionAt).replace("{problem}", problem.prompt());
    String after = asked.substring(solutionAt + "{solution}".length());
    return before
        + VerificationTemplate.withoutThoughts(solution)
        + after.replace("{problem}", problem.prompt());
  }

  /**
   * Verifications of solution i of problem i. A question that leaves no room for an answer in the
   * model's context is not asked: its judgements are empty, truncated, without verdict.
   *
   * @return [solution][verdicts]
   */
  public List<List<Judgement>> judge(
      Policy model, List<Problem> problems, List<String> solutions, Rng rng) {
    List<int[]> questions = new ArrayList<>();
    for (int i = 0; i < problems.size(); i++) {
      questions.add(model.tokenizer().encodePrompt(question(problems.get(i), solutions.get(i))));
    }
    List<List<Judgement>> all = new ArrayList<>();
    int atOnce = Math.max(1, AT_ONCE / verdicts);
    for (int from = 0; from < questions.size(); from += atOnce) {
      int to = Math.min(from + atOnce, questions.size());
      all.addAll(some(model, questions.subList(from, to), rng.at(from)));
    }
    return all;
  }

  private List<List<Judgement>> some(Policy model, List<int[]> questions, Rng rng) {
    List<int[]> asked = questions.stream().filter(q -> fits(q, model)).toList();
    List<List<Trajectory>> drawn =
        asked.isEmpty() ? List.of() : model.generate(asked, verdicts, params, rng);
    List<List<Judgement>> all = new ArrayList<>();
    int next = 0;
    for (int[] question : questions) {
      if (fits(question, model)) {
        all.add(read(model, drawn.get(next++)));
      } else {
        all.add(new ArrayList<>(java.util.Collections.nCopies(verdicts, UNASKED)));
      }
    }
    return all;
  }

  private static final Judgement UNASKED = new Judgement(Double.NaN, "", 0, true);

  private static boolean fits(int[] question, Policy model) {
    return question.length > 0 && question.length < model.contextLength();
  }

  private List<Judgement> read(Policy model, List<Trajectory> drawn) {
    List<TokenStats> stats = score == Score.PROBABILITY ? model.evaluate(drawn, 1) : null;
    List<Judgement> judgements = new ArrayList<>();
    for (int j = 0; j < drawn.size(); j++) {
      Trajectory t = drawn.get(j);
      String text = model.tokenizer().decode(t.prompt(), t.tokens());
      Optional<Boolean> verdict = template.verdict(text);
      double value = Double.NaN;
      if (verdict.isPresent()) {
        boolean yes = verdict.get();
        double p = stats == null ? 1 : probability(model, t, stats.get(j), yes);
        value = yes ? scoreOf(p, Double.NaN) : scoreOf(Double.NaN, p);
      }
      judgements.add(new Judgement(value, text, t.length(), t.stop() == Trajectory.Stop.LENGTH));
    }
    return judgements;
  }

  /**
   * P(yes) where it is known, else 1 - P(no), else NaN. A P(yes) of exactly 0 is a known one.
   *
   * @param yes probability of yes, NaN if not known
   * @param no probability of no, NaN if not known
   */
  public static double scoreOf(double yes, double no) {
    return Double.isNaN(yes) ? 1 - no : yes;
  }

  /**
   * Probability of the verdict's own tokens, given those before: from the first token with which
   * the text has the verdict's last word, back to the token in which that word begins.
   */
  private static double probability(Policy model, Trajectory t, TokenStats stats, boolean yes) {
    String word = yes ? "yes" : "no";
    int end = t.length();
    while (end > 0 && has(model, t, end - 1, word)) {
      end--;
    }
    int begin = end;
    int letters = 0;
    double logProb = 0;
    while (begin > 0 && letters < word.length()) {
      begin--;
      letters += model.tokenizer().decode(new int[] {t.tokens()[begin]}).strip().length();
      logProb += stats.logProb()[begin];
    }
    return Math.min(1, StrictMath.exp(logProb));
  }

  /** Whether the first n tokens hold the verdict's word already, as their last one of its kind. */
  private static boolean has(Policy model, Trajectory t, int n, String word) {
    String all = model.tokenizer().decode(t.tokens()).toLowerCase(java.util.Locale.ROOT);
    String part =
        model.tokenizer().decode(Arrays.copyOf(t.tokens(), n)).toLowerCase(java.util.Locale.ROOT);
    return part.length() >= all.lastIndexOf(word) + word.length();
  }

  /** Mean of the verdicts that were given, among the first {@code count}; 0 if none was. */
  public static double mean(List<Judgement> judgements, int count) {
    double sum = 0;
    int decided = 0;
    for (Judgement j : judgements.subList(0, Math.min(count, judgements.size()))) {
      if (j.decided()) {
        sum += j.score();
        decided++;
      }
    }
    return decided == 0 ? 0 : sum / decided;
  }
}
