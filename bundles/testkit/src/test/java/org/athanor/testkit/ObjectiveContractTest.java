package org.athanor.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.athanor.data.LossGradient;
import org.athanor.data.Minibatch;
import org.athanor.data.Sequence;
import org.athanor.plugin.Doc;
import org.athanor.plugin.Objective;
import org.athanor.plugin.Plugin;
import org.junit.jupiter.api.Test;

/** A sound objective keeps the contract, and each broken one breaks the clause meant for it. */
class ObjectiveContractTest {
  record None() {}

  /** Σ_t -A p + H² over the update's tokens; p is the log-probability. */
  @Doc("for tests")
  static class Sound implements Objective<None> {
    @Override
    public Class<None> optionsType() {
      return None.class;
    }

    @Override
    public LossGradient lossAndGradient(Minibatch minibatch, None options) {
      double n = Math.max(1, divisor(minibatch));
      int size = minibatch.sequences().size();
      double loss = 0;
      double[][] dLogProb = new double[size][];
      double[][] dEntropy = new double[size][];
      for (int i = 0; i < size; i++) {
        Sequence s = minibatch.sequences().get(i);
        dLogProb[i] = new double[s.length()];
        dEntropy[i] = new double[s.length()];
        for (int t = 0; t < s.length(); t++) {
          double h = s.entropy()[t];
          loss += (-s.advantage()[t] * s.logProb()[t] + h * h) / n;
          dLogProb[i][t] = -s.advantage()[t] / n;
          dEntropy[i][t] = 2 * h / n;
        }
      }
      return answer(loss, dLogProb, dEntropy);
    }

    double divisor(Minibatch minibatch) {
      return minibatch.totals().tokens();
    }

    LossGradient answer(double loss, double[][] dLogProb, double[][] dEntropy) {
      return new LossGradient(loss, dLogProb, dEntropy, new TreeMap<>(Map.of("a-loss", loss)));
    }
  }

  static class WrongSign extends Sound {
    @Override
    LossGradient answer(double loss, double[][] dLogProb, double[][] dEntropy) {
      return super.answer(-loss, dLogProb, new double[0][]);
    }
  }

  static class ForgetsEntropy extends Sound {
    @Override
    LossGradient answer(double loss, double[][] dLogProb, double[][] dEntropy) {
      return super.answer(loss, dLogProb, new double[0][]);
    }
  }

  static class MeanOfMeans extends Sound {
    @Override
    double divisor(Minibatch minibatch) {
      return minibatch.sequences().stream().mapToInt(Sequence::length).sum();
    }
  }

  static class DividesByZero extends Sound {
    @Override
    public LossGradient lossAndGradient(Minibatch minibatch, None options) {
      LossGradient g = super.lossAndGradient(minibatch, options);
      double tokens = minibatch.totals().tokens();
      return answer(g.loss() * tokens / tokens, g.dLogProb(), g.dEntropy());
    }
  }

  static class Noisy extends Sound {
    private int calls;

    @Override
    LossGradient answer(double loss, double[][] dLogProb, double[][] dEntropy) {
      return super.answer(calls++ == 0 ? loss : loss * (1 + 1e-14), dLogProb, dEntropy);
    }
  }

  static class Overflows extends Sound {
    @Override
    public LossGradient lossAndGradient(Minibatch minibatch, None options) {
      LossGradient g = super.lossAndGradient(minibatch, options);
      double ratio = 0;
      for (Sequence s : minibatch.sequences()) {
        for (int t = 0; t < s.length(); t++) {
          ratio += StrictMath.exp(s.logProb()[t] - s.behaviorLogProb()[t]);
        }
      }
      var metrics = new TreeMap<>(Map.of("ratio", ratio / minibatch.totals().sequences()));
      return new LossGradient(
          g.loss(), g.dLogProb(), g.dEntropy(), ratio == 0 ? new TreeMap<>() : metrics);
    }
  }

  static class ReadsReferenceSecretly extends Sound {
    @Override
    public LossGradient lossAndGradient(Minibatch minibatch, None options) {
      minibatch.sequences().stream()
          .filter(s -> s.length() > 0)
          .forEach(Sequence::referenceLogProb);
      return super.lossAndGradient(minibatch, options);
    }
  }

  static class LosesARow extends Sound {
    @Override
    LossGradient answer(double loss, double[][] dLogProb, double[][] dEntropy) {
      dLogProb[0] = new double[dLogProb[0].length + 1];
      return super.answer(0, new double[dLogProb.length][0], new double[0][]);
    }
  }

  static class BadlyNamedMetric extends Sound {
    @Override
    LossGradient answer(double loss, double[][] dLogProb, double[][] dEntropy) {
      return new LossGradient(loss, dLogProb, dEntropy, new TreeMap<>(Map.of("aLoss", loss)));
    }
  }

  abstract static class Base implements ObjectiveContract<None> {
    @Override
    public Plugin<None> part() {
      return new Sound();
    }
  }

  static class OfSound extends Base {
    @Override
    public Objective<None> objective() {
      return new Sound();
    }
  }

  static class OfWrongSign extends Base {
    @Override
    public Objective<None> objective() {
      return new WrongSign();
    }
  }

  static class OfForgetsEntropy extends Base {
    @Override
    public Objective<None> objective() {
      return new ForgetsEntropy();
    }
  }

  static class OfMeanOfMeans extends Base {
    @Override
    public Objective<None> objective() {
      return new MeanOfMeans();
    }
  }

  static class OfDividesByZero extends Base {
    @Override
    public Objective<None> objective() {
      return new DividesByZero();
    }
  }

  static class OfNoisy extends Base {
    private final Objective<None> noisy = new Noisy();

    @Override
    public Objective<None> objective() {
      return noisy;
    }
  }

  static class OfOverflows extends Base {
    @Override
    public Objective<None> objective() {
      return new Overflows();
    }
  }

  static class OfReadsReferenceSecretly extends Base {
    @Override
    public Objective<None> objective() {
      return new ReadsReferenceSecretly();
    }
  }

  static class OfLosesARow extends Base {
    @Override
    public Objective<None> objective() {
      return new LosesARow();
    }
  }

  static class OfBadlyNamedMetric extends Base {
    @Override
    public Objective<None> objective() {
      return new BadlyNamedMetric();
    }
  }

  @Test
  void a_sound_objective_keeps_every_clause() {
    assertEquals(Set.of(), Contracts.failures(OfSound.class));
  }

  @Test
  void a_gradient_of_the_wrong_sign_is_found() {
    assertEquals(
        Set.of("dLogProb_is_the_derivative_of_the_loss", "dEntropy_is_the_derivative_of_the_loss"),
        Contracts.failures(OfWrongSign.class));
  }

  @Test
  void a_forgotten_entropy_gradient_is_found() {
    assertEquals(
        Set.of("dEntropy_is_the_derivative_of_the_loss"),
        Contracts.failures(OfForgetsEntropy.class));
  }

  @Test
  void dividing_by_the_minibatch_is_found() {
    assertEquals(
        Set.of("minibatches_of_an_update_add_up"), Contracts.failures(OfMeanOfMeans.class));
  }

  @Test
  void nan_without_tokens_is_found() {
    assertEquals(
        Set.of("an_update_without_tokens_has_no_loss"), Contracts.failures(OfDividesByZero.class));
  }

  @Test
  void a_field_that_remembers_is_found() {
    assertEquals(
        Set.of(
            "equal_input_gives_equal_bits_and_is_not_written",
            "the_reference_is_read_only_if_the_objective_says_so"),
        Contracts.failures(OfNoisy.class));
  }

  @Test
  void an_overflowing_ratio_is_found() {
    assertEquals(
        Set.of("everything_is_finite_however_far_the_policy_moved"),
        Contracts.failures(OfOverflows.class));
  }

  @Test
  void an_undeclared_need_of_the_reference_is_found() {
    assertEquals(
        Set.of("the_reference_is_read_only_if_the_objective_says_so"),
        Contracts.failures(OfReadsReferenceSecretly.class));
  }

  @Test
  void a_gradient_of_the_wrong_shape_is_found() {
    assertTrue(
        Contracts.failures(OfLosesARow.class)
            .contains("the_gradient_has_the_shape_of_the_sequences"));
  }

  @Test
  void a_badly_named_metric_is_found() {
    assertEquals(
        Set.of("metrics_are_named_in_lower_case_with_dashes"),
        Contracts.failures(OfBadlyNamedMetric.class));
  }
}
