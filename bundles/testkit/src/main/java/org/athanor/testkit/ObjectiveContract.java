package org.athanor.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.athanor.data.LossGradient;
import org.athanor.data.Minibatch;
import org.athanor.plugin.Objective;
import org.athanor.plugin.Plugin;
import org.junit.jupiter.api.Test;

/**
 * What every objective must satisfy; a part's test implements this and adds the hand-worked numbers
 * of its paper.
 */
public interface ObjectiveContract<O extends Record> extends OptionsContract<O> {
  /** How far the policy has moved in the fixtures, in nats: hardly, some, beyond every clip. */
  List<Double> SPREADS = List.of(0.05, 0.8, 3.0);

  Objective<O> objective();

  @Override
  default Plugin<O> part() {
    return objective();
  }

  /** Options to test with, one after the other. */
  default List<O> variants() {
    return List.of(options());
  }

  /**
   * The loss to differentiate; override where the paper stops a gradient, and hold that factor at
   * its value in {@code at}.
   */
  default double surrogate(Minibatch moved, Minibatch at, O options) {
    return objective().lossAndGradient(moved, options).loss();
  }

  @Test
  default void dLogProb_is_the_derivative_of_the_loss() {
    double h = 1e-6;
    for (O options : variants()) {
      for (double spread : SPREADS) {
        Minibatch at = Fixtures.minibatch(11, spread);
        double[][] gradient = objective().lossAndGradient(at, options).dLogProb();
        for (int i = 0; i < at.sequences().size(); i++) {
          for (int t = 0; t < at.sequences().get(i).length(); t++) {
            double slope =
                (surrogate(Fixtures.moveLogProb(at, i, t, h), at, options)
                        - surrogate(Fixtures.moveLogProb(at, i, t, -h), at, options))
                    / (2 * h);
            close(
                slope,
                gradient[i][t],
                "%s, spread %s, sequence %d, token %d".formatted(options, spread, i, t));
          }
        }
      }
    }
  }

  @Test
  default void dEntropy_is_the_derivative_of_the_loss() {
    double h = 1e-6;
    for (O options : variants()) {
      Minibatch at = Fixtures.minibatch(12, 0.8);
      double[][] gradient = objective().lossAndGradient(at, options).dEntropy();
      for (int i = 0; i < at.sequences().size(); i++) {
        for (int t = 0; t < at.sequences().get(i).length(); t++) {
          double slope =
              (surrogate(Fixtures.moveEntropy(at, i, t, h), at, options)
                      - surrogate(Fixtures.moveEntropy(at, i, t, -h), at, options))
                  / (2 * h);
          double given = gradient.length == 0 ? 0 : gradient[i][t];
          close(slope, given, "%s, sequence %d, token %d".formatted(options, i, t));
        }
      }
    }
  }

  @Test
  default void minibatches_of_an_update_add_up() {
    for (O options : variants()) {
      Minibatch whole = Fixtures.minibatch(13, 0.8);
      double loss = 0;
      List<double[]> dLogProb = new ArrayList<>();
      List<double[]> dEntropy = new ArrayList<>();
      Map<String, Double> metrics = new TreeMap<>();
      for (Minibatch part : Fixtures.byGroup(whole)) {
        LossGradient g = objective().lossAndGradient(part, options);
        loss += g.loss();
        dLogProb.addAll(List.of(g.dLogProb()));
        dEntropy.addAll(List.of(g.dEntropy()));
        g.metrics().forEach((name, share) -> metrics.merge(name, share, Double::sum));
      }
      LossGradient g = objective().lossAndGradient(whole, options);
      close(g.loss(), loss, options + ": the loss");
      rowsClose(g.dLogProb(), dLogProb, options + ": dLogProb");
      rowsClose(g.dEntropy(), dEntropy, options + ": dEntropy");
      assertEquals(g.metrics().keySet(), metrics.keySet(), options + ": names of metrics");
      g.metrics().forEach((name, value) -> close(value, metrics.get(name), "metric " + name));
    }
  }

  @Test
  default void equal_input_gives_equal_bits_and_is_not_written() {
    for (O options : variants()) {
      Minibatch once = Fixtures.minibatch(14, 0.8);
      LossGradient first = objective().lossAndGradient(once, options);
      LossGradient second = objective().lossAndGradient(once, options);
      LossGradient fresh = objective().lossAndGradient(Fixtures.minibatch(14, 0.8), options);
      for (LossGradient again : List.of(second, fresh)) {
        assertEquals(first.loss(), again.loss(), 0.0, options + ": the loss");
        assertArrayEquals(first.dLogProb(), again.dLogProb(), options + ": dLogProb");
        assertArrayEquals(first.dEntropy(), again.dEntropy(), options + ": dEntropy");
        assertEquals(first.metrics(), again.metrics(), options + ": metrics");
      }
    }
  }

  @Test
  default void the_gradient_has_the_shape_of_the_sequences() {
    for (O options : variants()) {
      Minibatch minibatch = Fixtures.minibatch(15, 0.8);
      LossGradient g = objective().lossAndGradient(minibatch, options);
      int n = minibatch.sequences().size();
      assertEquals(n, g.dLogProb().length, "rows of dLogProb");
      assertTrue(g.dEntropy().length == 0 || g.dEntropy().length == n, "rows of dEntropy");
      for (int i = 0; i < n; i++) {
        int length = minibatch.sequences().get(i).length();
        assertEquals(length, g.dLogProb()[i].length, "dLogProb of sequence " + i);
        if (g.dEntropy().length != 0) {
          assertEquals(length, g.dEntropy()[i].length, "dEntropy of sequence " + i);
        }
      }
    }
  }

  @Test
  default void an_update_without_tokens_has_no_loss() {
    double[] none = {};
    Minibatch empty = Fixtures.update(new Fixtures.Row(0, 1, none, none, none, none, none));
    for (O options : variants()) {
      LossGradient g = objective().lossAndGradient(empty, options);
      assertEquals(0.0, g.loss(), 0.0, options + ": the loss");
      g.metrics().forEach((name, value) -> assertTrue(Double.isFinite(value), name + "=" + value));
    }
  }

  @Test
  default void everything_is_finite_however_far_the_policy_moved() {
    double[] far = {-1e4, 0, -1e4, 0, -700, -1e-12};
    double[] near = {0, -1e4, -1e4, 0, -1e-12, -700};
    double[] ones = {1, 1, 1, 1, 1, 1};
    double[] minus = {-1, -1, -1, -1, -1, -1};
    Minibatch extreme =
        Fixtures.update(
            new Fixtures.Row(0, 1, far, near, near, ones, ones),
            new Fixtures.Row(0, 0, near, far, far, ones, minus));
    for (O options : variants()) {
      LossGradient g = objective().lossAndGradient(extreme, options);
      assertTrue(Double.isFinite(g.loss()), options + ": the loss is " + g.loss());
      allFinite(g.dLogProb(), options + ": dLogProb");
      allFinite(g.dEntropy(), options + ": dEntropy");
      g.metrics().forEach((name, value) -> assertTrue(Double.isFinite(value), name + "=" + value));
    }
  }

  @Test
  default void the_reference_is_read_only_if_the_objective_says_so() {
    for (O options : variants()) {
      if (!objective().usesReference(options)) {
        Minibatch minibatch = Fixtures.minibatch(16, 0.8);
        assertEquals(
            objective().lossAndGradient(minibatch, options).loss(),
            objective().lossAndGradient(Fixtures.withoutReference(minibatch), options).loss(),
            0.0);
      }
    }
  }

  @Test
  default void metrics_are_named_in_lower_case_with_dashes() {
    for (O options : variants()) {
      for (String name :
          objective().lossAndGradient(Fixtures.minibatch(17, 0.8), options).metrics().keySet()) {
        assertTrue(name.matches("[a-z0-9]+(-[a-z0-9]+)*"), "metric '" + name + "'");
      }
    }
  }

  private static void close(double expected, double actual, String what) {
    assertEquals(expected, actual, 1e-7 * Math.max(1, Math.abs(expected)), what);
  }

  private static void rowsClose(double[][] expected, List<double[]> actual, String what) {
    assertEquals(expected.length, actual.size(), what + ": rows");
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], actual.get(i), 1e-12, what + ": sequence " + i);
    }
  }

  private static void allFinite(double[][] rows, String what) {
    for (double[] row : rows) {
      for (double v : row) {
        assertTrue(Double.isFinite(v), what + " has " + v);
      }
    }
  }
}
