package org.athanor.runtime;

import java.nio.FloatBuffer;
import java.util.List;
import org.athanor.data.Batch;
import org.athanor.data.LossGradient;
import org.athanor.data.Minibatch;
import org.athanor.data.Rollout;
import org.athanor.data.Sequence;
import org.athanor.policy.Parameter;

/** What a part may answer: right shapes, finite numbers. */
final class Checks {
  private Checks() {}

  /** Advantages of a batch as they came. */
  static double[][] advantages(double[][] advantages, Batch batch) {
    List<Rollout> rollouts = batch.rollouts();
    if (advantages == null || advantages.length != rollouts.size()) {
      throw new PartFailure(
          "the advantage estimator gave %s for %d rollouts"
              .formatted(rows(advantages), rollouts.size()));
    }
    for (int i = 0; i < advantages.length; i++) {
      int tokens = rollouts.get(i).trajectory().length();
      row("the advantage estimator", advantages[i], tokens, "rollout " + i);
    }
    return advantages;
  }

  /** An objective's answer as it came. */
  static LossGradient gradient(LossGradient g, Minibatch minibatch) {
    if (g == null || !Double.isFinite(g.loss())) {
      throw new PartFailure("the objective gave " + (g == null ? "null" : "the loss " + g.loss()));
    }
    List<Sequence> sequences = minibatch.sequences();
    if (g.dLogProb().length != sequences.size()) {
      throw new PartFailure(
          "the objective gave %s of derivatives for %d sequences"
              .formatted(rows(g.dLogProb()), sequences.size()));
    }
    boolean hasEntropyTerm = g.dEntropy().length != 0;
    if (hasEntropyTerm && g.dEntropy().length != sequences.size()) {
      throw new PartFailure(
          "the objective gave %s of entropy derivatives for %d sequences"
              .formatted(rows(g.dEntropy()), sequences.size()));
    }
    for (int i = 0; i < sequences.size(); i++) {
      int tokens = sequences.get(i).length();
      row("the objective", g.dLogProb()[i], tokens, "sequence " + i);
      if (hasEntropyTerm) {
        row("the objective", g.dEntropy()[i], tokens, "sequence " + i);
      }
    }
    return g;
  }

  private static String rows(double[][] rows) {
    return rows == null ? "null" : rows.length + " rows";
  }

  private static void row(String who, double[] values, int tokens, String of) {
    if (values == null || values.length != tokens) {
      throw new PartFailure(
          "%s gave %s values for the %d tokens of %s"
              .formatted(who, values == null ? "no" : values.length, tokens, of));
    }
    for (double v : values) {
      if (!Double.isFinite(v)) {
        throw new PartFailure(who + " gave " + v + " for a token of " + of);
      }
    }
  }

  /** Weights after an update. */
  static void weights(List<Parameter> parameters) {
    for (Parameter p : parameters) {
      finite(p.value(), "the weights '" + p.name() + "'");
    }
  }

  static void finite(FloatBuffer values, String what) {
    for (int i = 0; i < values.capacity(); i++) {
      if (!Float.isFinite(values.get(i))) {
        throw new PartFailure(what + " are " + values.get(i) + " after the update");
      }
    }
  }
}
