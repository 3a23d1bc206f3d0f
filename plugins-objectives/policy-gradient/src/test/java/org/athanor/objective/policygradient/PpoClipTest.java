package org.athanor.objective.policygradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.athanor.data.LossGradient;
import org.athanor.data.Minibatch;
import org.athanor.data.Sequence;
import org.athanor.plugin.Objective;
import org.athanor.testkit.Fixtures;
import org.athanor.testkit.ObjectiveContract;
import org.junit.jupiter.api.Test;

class PpoClipTest implements ObjectiveContract<PpoClip.Options> {
  private static final JsonObject VECTORS = Vectors.read("losses.json");

  @Override
  public Objective<PpoClip.Options> objective() {
    return new PpoClip();
  }

  @Override
  public List<PpoClip.Options> variants() {
    List<PpoClip.Options> variants = new ArrayList<>();
    for (Aggregation aggregation : Aggregation.values()) {
      variants.add(
          with(
              "aggregation = "
                  + aggregation.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-')));
    }
    for (Kl kl : Kl.values()) {
      String estimator = "klEstimator = " + kl.name().toLowerCase(java.util.Locale.ROOT);
      variants.add(with("klCoefficient = 0.3", estimator));
      variants.add(with("klCoefficient = 0.3", estimator, "klGradient = k2"));
    }
    variants.add(with("clipHigh = 0.28", "dualClip = 0", "entropyBonus = 0.1"));
    return variants;
  }

  @Override
  public List<String> badOptions() {
    return List.of(
        "clipLow = -0.1",
        "clipLow = 1.1",
        "clipHigh = -1",
        "clipHigh = Infinity",
        "dualClip = 1",
        "dualClip = -1",
        "entropyBonus = -1",
        "klCoefficient = -1",
        "klCoefficient = Infinity",
        "klEstimator = k4",
        "aggregation = mean");
  }

  /** With k2's gradient, the loss that is differentiated is the one with k2 in it. */
  @Override
  public double surrogate(Minibatch moved, Minibatch at, PpoClip.Options o) {
    Penalty p = o.penalty();
    Kl kl = p.klGradient() == KlGradient.K2 ? Kl.K2 : p.klEstimator();
    var differentiated =
        new PpoClip.Options(
            o.clipLow(),
            o.clipHigh(),
            o.dualClip(),
            o.aggregation(),
            new Penalty(p.entropyBonus(), p.klCoefficient(), kl, KlGradient.OWN));
    return objective().lossAndGradient(moved, differentiated).loss();
  }

  /** The three sequences of losses.json. */
  static Minibatch vectors() {
    double[][] old = Vectors.rows(VECTORS.get("old_logp"));
    double[][] now = Vectors.rows(VECTORS.get("new_logp"));
    double[][] mask = Vectors.rows(VECTORS.get("mask"));
    double[][] advantage = Vectors.rows(VECTORS.get("advantages"));
    Fixtures.Row[] rows = new Fixtures.Row[3];
    for (int i = 0; i < 3; i++) {
      int length = (int) java.util.Arrays.stream(mask[i]).sum();
      rows[i] =
          new Fixtures.Row(
              0,
              0,
              first(now[i], length),
              first(old[i], length),
              null,
              new double[length],
              first(advantage[i], length));
    }
    return Fixtures.update(4, rows);
  }

  static double[] first(double[] row, int length) {
    return java.util.Arrays.copyOf(row, length);
  }

  private PpoClip.Options of(JsonObject c, String aggregation) {
    boolean dual = !c.get("dual_clip_c").isJsonNull();
    return with(
        "clipLow = " + c.get("eps_low"), "clipHigh = " + c.get("eps_high"),
        "dualClip = " + (dual ? c.get("dual_clip_c") : "0"), "aggregation = " + aggregation);
  }

  @Test
  void losses_of_every_aggregation_agree_with_the_vectors() {
    for (JsonObject c : Vectors.cases(VECTORS, "ppo_dapo")) {
      JsonObject expected = c.getAsJsonObject("loss");
      for (String mode : List.of("token-mean", "seq-mean-token-sum", "seq-mean-token-mean")) {
        // the reference adds 1e-8 to lengths
        double tolerance = mode.equals("seq-mean-token-mean") ? 2e-8 : 1e-12;
        double loss = objective().lossAndGradient(vectors(), of(c, mode)).loss();
        assertEquals(expected.get(mode).getAsDouble(), loss, tolerance, c.get("name") + " " + mode);
      }
      double drGrpo =
          objective().lossAndGradient(vectors(), of(c, "seq-mean-token-sum-norm")).loss();
      JsonObject norm = c.getAsJsonObject("drgrpo_mean_over_seqs_div_C");
      assertEquals(norm.get("value").getAsDouble(), drGrpo, 1e-12);
      // the reference's mode of that name does not divide by the number of sequences
      assertEquals(expected.get("seq-mean-token-sum-norm").getAsDouble(), 3 * drGrpo, 1e-12);
    }
  }

  @Test
  void token_losses_gradients_and_metrics_agree_with_the_vectors() {
    for (JsonObject c : Vectors.cases(VECTORS, "ppo_dapo")) {
      LossGradient g = objective().lossAndGradient(vectors(), of(c, "token-mean"));
      double[][] gradient = Vectors.rows(c.get("grad_wrt_new_logp_token_mean"));
      for (int i = 0; i < 3; i++) {
        double[] expected = first(gradient[i], g.dLogProb()[i].length);
        assertArrayEquals(expected, g.dLogProb()[i], 1e-12, c.get("name") + " sequence " + i);
      }
      assertEquals(c.get("clipfrac").getAsDouble(), g.metrics().get("clip-fraction"), 1e-12);
      assertEquals(c.get("ppo_kl").getAsDouble(), g.metrics().get("ppo-kl"), 1e-12);
      assertEquals(
          c.get("clipfrac_lower").getAsDouble(), g.metrics().get("clip-fraction-lower"), 1e-12);
      tokenLosses(c);
    }
  }

  private void tokenLosses(JsonObject c) {
    double[][] expected = Vectors.rows(c.get("token_loss"));
    List<Sequence> rows = vectors().sequences();
    for (int i = 0; i < rows.size(); i++) {
      for (int t = 0; t < rows.get(i).length(); t++) {
        Sequence s = rows.get(i);
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
        double loss = objective().lossAndGradient(one, of(c, "token-mean")).loss();
        assertEquals(expected[i][t], loss, 1e-12, c.get("name") + " token " + i + ", " + t);
      }
    }
  }

  @Test
  void kl_estimates_agree_with_the_vectors() {
    for (JsonObject c : Vectors.cases(VECTORS, "kl")) {
      double d = c.get("ref_logp").getAsDouble() - c.get("logp").getAsDouble();
      assertEquals(c.get("k1").getAsDouble(), Kl.K1.value(d), 1e-12);
      assertEquals(c.get("k2").getAsDouble(), Kl.K2.value(d), 1e-12);
      assertEquals(c.get("k3_verl_clamped").getAsDouble(), Kl.K3.value(d), 1e-12);
      if (Math.abs(d) < 2) {
        assertEquals(c.get("k3_unclamped").getAsDouble(), Kl.K3.value(d), 1e-12);
      }
    }
  }

  @Test
  void a_good_token_beyond_the_clip_gets_no_gradient() {
    LossGradient g = objective().lossAndGradient(Fixtures.token(1.3, +1), options());
    assertEquals(-1.2, g.loss(), 1e-12);
    assertEquals(0, g.dLogProb()[0][0]);
    LossGradient higher =
        objective().lossAndGradient(Fixtures.token(1.25, +1), with("clipHigh = 0.28"));
    assertEquals(-1.25, higher.dLogProb()[0][0], 1e-12);
  }

  @Test
  void a_bad_token_below_the_clip_gets_no_gradient() {
    assertEquals(
        0, objective().lossAndGradient(Fixtures.token(0.7, -1), options()).dLogProb()[0][0]);
    LossGradient wide = objective().lossAndGradient(Fixtures.token(0.7, -1), with("clipLow = 0.4"));
    assertEquals(0.7, wide.dLogProb()[0][0], 1e-12);
  }

  @Test
  void a_ratio_beyond_e_to_the_20_is_held_and_has_no_gradient() {
    LossGradient g =
        objective().lossAndGradient(Fixtures.token(StrictMath.exp(25), -1), with("dualClip = 0"));
    assertEquals(StrictMath.exp(20), g.loss(), 1e-3);
    assertEquals(0, g.dLogProb()[0][0]);
    LossGradient below =
        objective().lossAndGradient(Fixtures.token(StrictMath.exp(19), -1), with("dualClip = 0"));
    assertEquals(StrictMath.exp(19), below.dLogProb()[0][0], 1e-3);
  }

  @Test
  void entropy_and_divergence_are_added_with_their_coefficients() {
    double[] one = {1};
    Minibatch token =
        Fixtures.update(
            new Fixtures.Row(
                0,
                0,
                new double[] {-1},
                new double[] {-1},
                new double[] {-1.5},
                new double[] {2},
                one));
    LossGradient bonus = objective().lossAndGradient(token, with("entropyBonus = 0.1"));
    assertEquals(-1 - 0.2, bonus.loss(), 1e-12);
    assertEquals(-0.1, bonus.dEntropy()[0][0], 1e-12);
    LossGradient k2 =
        objective().lossAndGradient(token, with("klCoefficient = 0.1", "klEstimator = k2"));
    assertEquals(-1 + 0.1 * 0.125, k2.loss(), 1e-12);
    assertEquals(-1 + 0.1 * 0.5, k2.dLogProb()[0][0], 1e-12);
    assertEquals(0.125, k2.metrics().get("kl"), 1e-12);
    LossGradient straight =
        objective()
            .lossAndGradient(
                token, with("klCoefficient = 0.1", "klEstimator = k1", "klGradient = k2"));
    assertEquals(-1 + 0.1 * 0.5, straight.loss(), 1e-12);
    assertEquals(-1 + 0.1 * 0.5, straight.dLogProb()[0][0], 1e-12);
  }

  @Test
  void the_reference_is_needed_for_the_divergence_alone() {
    assertFalse(objective().usesReference(options()));
    assertTrue(objective().usesReference(with("klCoefficient = 0.1")));
  }
}
