package org.athanor.data;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A loss and its derivative, in closed form.
 *
 * @param loss this minibatch's share of the update's loss; minimised
 * @param dLogProb [sequence][T] d(loss)/d(logProb); minibatches of an update add up
 * @param dEntropy [sequence][T] d(loss)/d(entropy); empty (length 0) where the loss has no entropy
 *     term
 * @param metrics shares too: the run sums them over the update; names are "lower-case-with-dashes"
 */
public record LossGradient(
    double loss, double[][] dLogProb, double[][] dEntropy, SortedMap<String, Double> metrics) {
  private static final double[][] NONE = {};

  public LossGradient {
    metrics = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
  }

  public LossGradient(double loss, double[][] dLogProb, Map<String, Double> metrics) {
    this(loss, dLogProb, NONE, new TreeMap<>(metrics));
  }
}
