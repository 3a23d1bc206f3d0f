package org.athanor.objective.policygradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.athanor.data.LossGradient;
import org.athanor.data.Minibatch;
import org.athanor.data.Sequence;
import org.athanor.plugin.Objective;
import org.athanor.testkit.Fixtures;
import org.athanor.testkit.ObjectiveContract;
import org.athanor.testkit.OptionValues;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** GSPO, CISPO, SAPO and REINFORCE. */
class OtherObjectivesTest {
  private static final JsonObject VECTORS = Vectors.read("losses.json");

  @Nested
  class OfGspo implements ObjectiveContract<Gspo.Options> {
    @Override
    public Objective<Gspo.Options> objective() {
      return new Gspo();
    }

    @Override
    public List<Gspo.Options> variants() {
      return List.of(
          with(),
          with("clipLow = 0.2", "clipHigh = 0.28"),
          with("entropyBonus = 0.1", "klCoefficient = 0.2", "klEstimator = k2"));
    }

    @Override
    public List<String> badOptions() {
      return List.of("clipLow = 2", "clipHigh = -1", "entropyBonus = -1", "klCoefficient = -1");
    }

    /** The token form: a sequence's ratio moves with the token's own log-probability alone. */
    @Override
    public double surrogate(Minibatch moved, Minibatch at, Gspo.Options options) {
      double loss = 0;
      for (int i = 0; i < at.sequences().size(); i++) {
        Sequence s = moved.sequences().get(i);
        double log = s.length() == 0 ? 0 : Gspo.meanLogRatio(at.sequences().get(i));
        for (int t = 0; t < s.length(); t++) {
          double ratio = StrictMath.exp(log + s.logProb()[t] - at.sequences().get(i).logProb()[t]);
          double bounded = Clip.bounded(ratio, options.clipLow(), options.clipHigh());
          double token = -Math.min(s.advantage()[t] * ratio, s.advantage()[t] * bounded);
          token -= options.penalty().entropyBonus() * s.entropy()[t];
          double d = s.referenceLogProb()[t] - s.logProb()[t];
          token += options.penalty().klCoefficient() * d * d / 2;
          loss += token / s.length() / at.totals().sequences();
        }
      }
      return loss;
    }

    @Test
    void it_agrees_with_the_vectors() {
      for (JsonObject c : Vectors.cases(VECTORS, "gspo")) {
        var options = with("clipLow = " + c.get("eps_low"), "clipHigh = " + c.get("eps_high"));
        LossGradient g = objective().lossAndGradient(PpoClipTest.vectors(), options);
        assertEquals(c.get("loss").getAsDouble(), g.loss(), 1e-12, c.get("name").toString());
        double[][] gradient = Vectors.rows(c.get("grad_wrt_new_logp"));
        List<JsonObject> rows = Vectors.cases(c, "per_seq");
        for (int i = 0; i < 3; i++) {
          Sequence s = PpoClipTest.vectors().sequences().get(i);
          assertArrayEquals(Arrays.copyOf(gradient[i], s.length()), g.dLogProb()[i], 1e-12);
          double ratio = StrictMath.exp(Gspo.meanLogRatio(s));
          assertEquals(rows.get(i).get("seq_ratio").getAsDouble(), ratio, 1e-12);
          LossGradient alone =
              objective().lossAndGradient(Fixtures.update(4, (Fixtures.Row) s), options);
          assertEquals(rows.get(i).get("loss").getAsDouble(), alone.loss(), 1e-12);
        }
      }
    }
  }

  @Nested
  class GspoByHand {
    private LossGradient of(double ratio, double advantage) {
      return new Gspo()
          .lossAndGradient(
              Fixtures.token(ratio, advantage),
              OptionValues.bind(Gspo.Options.class, Map.of("clipLow", "0.2", "clipHigh", "0.2")));
    }

    @Test
    void the_clip_fraction_counts_what_the_clip_holds() {
      assertEquals(1, of(1.3, 1).metrics().get("clip-fraction"));
      assertEquals(0, of(1.3, -1).metrics().get("clip-fraction"));
      assertEquals(0, of(1.1, 1).metrics().get("clip-fraction"));
      assertEquals(-StrictMath.log(1.1), of(1.1, 1).metrics().get("ppo-kl"), 1e-12);
    }

    @Test
    void a_ratio_beyond_e_to_the_10_is_held_and_has_no_gradient() {
      assertEquals(StrictMath.exp(10), of(StrictMath.exp(12), -1).loss(), 1e-6);
      assertEquals(0, of(StrictMath.exp(12), -1).dLogProb()[0][0]);
      assertEquals(StrictMath.exp(9), of(StrictMath.exp(9), -1).dLogProb()[0][0], 1e-6);
    }
  }

  @Nested
  class OfCispo implements ObjectiveContract<Cispo.Options> {
    @Override
    public Objective<Cispo.Options> objective() {
      return new Cispo();
    }

    @Override
    public List<Cispo.Options> variants() {
      return List.of(
          with(),
          with("clipLow = 1", "clipHigh = 4", "aggregation = seq-mean-token-mean"),
          with("entropyBonus = 0.1"));
    }

    @Override
    public List<String> badOptions() {
      return List.of("clipLow = 2", "clipHigh = -1", "entropyBonus = -1", "klCoefficient = -1");
    }

    /** The weight is held at its value. */
    @Override
    public double surrogate(Minibatch moved, Minibatch at, Cispo.Options options) {
      double loss = objective().lossAndGradient(at, options).loss();
      for (int i = 0; i < at.sequences().size(); i++) {
        Sequence s = at.sequences().get(i);
        Sequence to = moved.sequences().get(i);
        for (int t = 0; t < s.length(); t++) {
          double ratio = StrictMath.exp(s.logProb()[t] - s.behaviorLogProb()[t]);
          double weight = Clip.bounded(ratio, options.clipLow(), options.clipHigh());
          double by = -weight * s.advantage()[t] * (to.logProb()[t] - s.logProb()[t]);
          by -= options.penalty().entropyBonus() * (to.entropy()[t] - s.entropy()[t]);
          loss += by * options.aggregation().weight(at.totals(), s.length());
        }
      }
      return loss;
    }

    @Test
    void it_agrees_with_the_vectors() {
      JsonObject c = VECTORS.getAsJsonObject("cispo_0.2_0.28");
      LossGradient g = objective().lossAndGradient(PpoClipTest.vectors(), with("clipHigh = 0.28"));
      assertEquals(c.get("loss_token_mean").getAsDouble(), g.loss(), 1e-12);
      for (int i = 0; i < 3; i++) {
        Sequence s = PpoClipTest.vectors().sequences().get(i);
        double[] expected = Vectors.rows(c.get("grad"))[i];
        assertArrayEquals(Arrays.copyOf(expected, s.length()), g.dLogProb()[i], 1e-12);
        tokens(Vectors.rows(c.get("token_loss"))[i], s);
      }
    }

    private void tokens(double[] expected, Sequence s) {
      for (int t = 0; t < s.length(); t++) {
        Minibatch one =
            Fixtures.update(
                new Fixtures.Row(
                    0,
                    0,
                    new double[] {s.logProb()[t]},
                    new double[] {s.behaviorLogProb()[t]},
                    null,
                    new double[1],
                    new double[] {s.advantage()[t]}));
        double loss = objective().lossAndGradient(one, with("clipHigh = 0.28")).loss();
        assertEquals(expected[t], loss, 1e-12);
      }
    }

    @Test
    void a_token_beyond_the_clip_keeps_a_gradient() {
      LossGradient g = objective().lossAndGradient(Fixtures.token(5, 1), options());
      assertEquals(-1.2, g.dLogProb()[0][0], 1e-12);
      assertEquals(1, g.metrics().get("clip-fraction"));
    }
  }

  @Nested
  class OfSapo implements ObjectiveContract<Sapo.Options> {
    @Override
    public Objective<Sapo.Options> objective() {
      return new Sapo();
    }

    @Override
    public List<Sapo.Options> variants() {
      return List.of(
          with(), with("tauPositive = 2", "tauNegative = 3", "aggregation = token-mean"));
    }

    @Override
    public List<String> badOptions() {
      return List.of("tauPositive = 0", "tauNegative = -1", "tauPositive = Infinity");
    }

    @Test
    void on_policy_the_gradient_is_the_advantage() {
      LossGradient good = objective().lossAndGradient(Fixtures.token(1, 2), options());
      assertEquals(-2 * 4 * 0.5, good.loss(), 1e-12);
      assertEquals(-2, good.dLogProb()[0][0], 1e-12);
      LossGradient bad = objective().lossAndGradient(Fixtures.token(1, -2), options());
      assertEquals(2 * 4 / 1.05 * 0.5, bad.loss(), 1e-12);
      assertEquals(2, bad.dLogProb()[0][0], 1e-12);
    }

    @Test
    void off_policy_it_fades_faster_with_a_larger_tau() {
      double near = gate(1.5, "tauPositive = 1");
      assertTrue(near < 1 && near > gate(3, "tauPositive = 1"));
      assertTrue(gate(1.5, "tauPositive = 4") < near);
      double e = StrictMath.exp(-0.5);
      assertEquals(4 * e / ((1 + e) * (1 + e)), near, 1e-12);
    }

    private double gate(double ratio, String tau) {
      return objective().lossAndGradient(Fixtures.token(ratio, 1), with(tau)).metrics().get("gate");
    }
  }

  @Nested
  class OfReinforce implements ObjectiveContract<Reinforce.Options> {
    @Override
    public Objective<Reinforce.Options> objective() {
      return new Reinforce();
    }

    @Override
    public List<Reinforce.Options> variants() {
      return List.of(
          with(),
          with("aggregation = seq-mean-token-sum", "entropyBonus = 0.1"),
          with("klCoefficient = 0.2"));
    }

    @Override
    public List<String> badOptions() {
      return List.of("aggregation = sum", "entropyBonus = -1", "klCoefficient = -1");
    }

    @Test
    void the_ratio_does_not_matter() {
      for (double ratio : new double[] {0.1, 1, 9}) {
        LossGradient g = objective().lossAndGradient(Fixtures.token(ratio, 2), options());
        assertEquals(-2, g.dLogProb()[0][0]);
        assertEquals(-StrictMath.log(ratio), g.metrics().get("ppo-kl"), 1e-12);
      }
    }
  }
}
