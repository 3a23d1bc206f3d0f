package org.athanor.verifier.math;

import java.util.List;
import java.util.Optional;
import org.athanor.data.Problem;
import org.athanor.data.Verdict;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.PluginName;
import org.athanor.plugin.Verifier;
import org.osgi.service.component.annotations.Component;

/**
 * Accepts an answer that any of several graders accepts, in the order and the roles of SvS (Liang
 * et al. 2025, section 4.1): PRIME's grader, the string equality of MATH, this bundle's own {@code
 * math}, and DAPO's reading of the text after "Answer:". More lenient than each: for comparison
 * with published runs. The evidence names the stage that accepted.
 */
@Component(service = Verifier.class)
@PluginName("math-hybrid")
@Doc("accepts what any of the graders prime, hendrycks, math, minerva accepts")
public final class MathHybrid implements Verifier<MathHybrid.Options> {
  private static final List<String> STAGES = List.of("prime", "hendrycks", "math", "minerva");
  private static final int TAIL = 300;

  /**
   * Options.
   *
   * @param stages which graders, of {@code prime}, {@code hendrycks}, {@code math} and {@code
   *     minerva}; they are asked in that order
   * @param deadlineMillis after so many milliseconds a judgement ends undecided, from 1 to 60000
   * @param roundedDigits as of {@code math}, from 2 to 40
   */
  public record Options(
      @Default("prime,hendrycks,math,minerva") @Doc("graders of which one must accept")
          List<String> stages,
      @Default("1000") @Doc("milliseconds after which a judgement ends undecided")
          int deadlineMillis,
      @Default("6") @Doc("significant digits from which a decimal counts as a rounded value")
          int roundedDigits) {
    public Options {
      stages = List.copyOf(stages);
      for (String stage : stages) {
        if (!STAGES.contains(stage)) {
          throw new IllegalArgumentException(
              "stages must be of " + STAGES + ", got '" + stage + "'");
        }
      }
      if (stages.isEmpty()) {
        throw new IllegalArgumentException("stages must name at least one of " + STAGES);
      }
      new MathVerifier.Options(deadlineMillis, roundedDigits);
    }

    private MathVerifier.Options math() {
      return new MathVerifier.Options(deadlineMillis, roundedDigits);
    }
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Verdict verify(Problem problem, String completion, Options options) {
    Budget budget = Budget.millis(options.deadlineMillis());
    Judgement judgement = new Judgement(options.math(), budget);
    String gold = Judgement.reference(problem.answer());
    String text = tagged(completion);
    Verdict math = null;
    try {
      budget.spend(text.length());
      for (String stage : STAGES) {
        if (options.stages().contains(stage)) {
          String accepted = null;
          if (stage.equals("math")) {
            math = judgement.of(problem.answer(), completion);
            accepted = math.isCorrect() ? math.extracted() : null;
          } else {
            accepted = accepted(stage, gold, text, budget);
          }
          if (accepted != null) {
            return Verdict.correct(accepted, evidence(stage, accepted, gold, math));
          }
        }
      }
    } catch (Budget.Exhausted | ArithmeticException e) {
      return Verdict.undecided("", "math-hybrid met the " + e.getMessage());
    } catch (StackOverflowError e) {
      return Verdict.undecided("", "nested too deeply");
    }
    return math != null
        ? math
        : Verdict.incorrect("", "no stage of " + options.stages() + " accepts");
  }

  private static String evidence(String stage, String accepted, String gold, Verdict math) {
    boolean own = stage.equals("math") && math != null;
    return "stage "
        + stage
        + ": "
        + (own ? math.evidence() : Judgement.shown(accepted) + " = " + Judgement.shown(gold));
  }

  /** What stands in the last answer tags, else everything. */
  private static String tagged(String completion) {
    int close = completion.lastIndexOf("</answer>");
    int open = close < 0 ? -1 : completion.lastIndexOf("<answer>", close);
    return open < 0 ? completion : completion.substring(open + "<answer>".length(), close);
  }

  /** The answer that the stage read and accepted, or null. */
  private static String accepted(String stage, String gold, String text, Budget budget) {
    if (gold.isBlank()) {
      return null;
    }
    switch (stage) {
      case "prime":
        String answer = PrimeGrader.extract(text);
        return new PrimeGrader(budget).equal(gold, answer) ? answer : null;
      case "hendrycks":
        String box = Boxes.last(text);
        return box != null && HendrycksNormalizer.equal(gold, box) ? box : null;
      default:
        String said = afterAnswer(text.substring(Math.max(0, text.length() - TAIL)));
        return said != null && MinervaNormalizer.equal(gold, said) ? said : null;
    }
  }

  /** The rest of the line after the last "Answer:", or null. */
  private static String afterAnswer(String tail) {
    for (int i = tail.length() - 7; i >= 0; i--) {
      if (tail.regionMatches(true, i, "answer", 0, 6)) {
        int colon = i + 6;
        while (colon < tail.length() && tail.charAt(colon) == ' ') {
          colon++;
        }
        if (colon < tail.length() && tail.charAt(colon) == ':') {
          return tail.substring(colon + 1, Sentences.lineEnd(tail, colon)).strip();
        }
      }
    }
    return null;
  }

  @Override
  public Optional<Boolean> equivalent(String a, String b, Options options) {
    return new Judgement(options.math()).equivalent(a, b);
  }
}
