package org.athanor.objective.policygradient;

import java.util.List;
import java.util.TreeMap;
import org.athanor.data.LossGradient;
import org.athanor.data.Minibatch;
import org.athanor.data.Sequence;

/** Adds up token losses and their derivatives, weighted by the aggregation over the update. */
final class LossSum {
  private final Minibatch.Totals totals;
  private final List<Sequence> sequences;
  private final Aggregation aggregation;
  private final double[][] dLogProb;
  private final double[][] dEntropy;
  private final TreeMap<String, Double> metrics = new TreeMap<>();
  private boolean hasEntropy;
  private double loss;

  /**
   * @param metricNames reported even where no token adds to them
   */
  LossSum(Minibatch minibatch, Aggregation aggregation, String... metricNames) {
    this.totals = minibatch.totals();
    this.sequences = minibatch.sequences();
    this.aggregation = aggregation;
    this.dLogProb = sequences.stream().map(s -> new double[s.length()]).toArray(double[][]::new);
    this.dEntropy = sequences.stream().map(s -> new double[s.length()]).toArray(double[][]::new);
    for (String name : metricNames) {
      metrics.put(name, 0.0);
    }
  }

  /**
   * Adds one token's loss.
   *
   * @param derivative of the token's loss by its log-probability
   */
  void add(int i, int t, double tokenLoss, double derivative) {
    double weight = aggregation.weight(totals, sequences.get(i).length());
    loss += weight * tokenLoss;
    dLogProb[i][t] += weight * derivative;
  }

  /** Adds coefficient · H of one token to the loss. */
  void addEntropy(int i, int t, double coefficient) {
    double weight = aggregation.weight(totals, sequences.get(i).length());
    loss += weight * coefficient * sequences.get(i).entropy()[t];
    dEntropy[i][t] += weight * coefficient;
    hasEntropy = true;
  }

  /** Adds one token's value to a metric that is a mean over the update's tokens. */
  void measure(String metric, double value) {
    metrics.merge(metric, value / totals.tokens(), Double::sum);
  }

  LossGradient result() {
    return new LossGradient(loss, dLogProb, hasEntropy ? dEntropy : new double[0][], metrics);
  }
}
