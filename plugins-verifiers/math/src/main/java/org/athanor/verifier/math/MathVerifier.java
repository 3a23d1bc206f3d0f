package org.athanor.verifier.math;

import java.util.Optional;
import org.athanor.data.Problem;
import org.athanor.data.Verdict;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.PluginName;
import org.athanor.plugin.Verifier;
import org.osgi.service.component.annotations.Component;

/**
 * Judges the final answer of a completion by what it means: numbers, fractions, decimals,
 * percentages, units, lists, sets, intervals, matrices, equations, inequalities, expressions and
 * words. What cannot be read or decided within the deadline is undecided, never guessed.
 */
@Component(service = Verifier.class)
@PluginName("math")
@Doc("decides whether a mathematical answer means the reference answer")
public final class MathVerifier implements Verifier<MathVerifier.Options> {

  /**
   * Options of {@code math} and {@code math-hybrid}.
   *
   * @param deadlineMillis after so many milliseconds a judgement ends undecided, from 1 to 60000
   * @param roundedDigits a decimal of at least so many significant digits may be the rounded form
   *     of the other answer, from 2 to 40
   */
  public record Options(
      @Default("1000") @Doc("milliseconds after which a judgement ends undecided")
          int deadlineMillis,
      @Default("6") @Doc("significant digits from which a decimal counts as a rounded value")
          int roundedDigits) {
    public Options {
      if (deadlineMillis < 1 || deadlineMillis > 60_000) {
        throw new IllegalArgumentException(
            "deadlineMillis must be from 1 to 60000, got " + deadlineMillis);
      }
      if (roundedDigits < 2 || roundedDigits > 40) {
        throw new IllegalArgumentException(
            "roundedDigits must be from 2 to 40, got " + roundedDigits);
      }
    }
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Verdict verify(Problem problem, String completion, Options options) {
    return new Judgement(options).of(problem.answer(), completion);
  }

  @Override
  public Optional<Boolean> equivalent(String a, String b, Options options) {
    return new Judgement(options).equivalent(a, b);
  }
}
