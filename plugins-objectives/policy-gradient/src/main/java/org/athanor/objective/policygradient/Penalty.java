package org.athanor.objective.policygradient;

import org.athanor.data.Sequence;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;

/**
 * What losses share beside the policy gradient: - entropyBonus · H + klCoefficient · KL.
 *
 * @param entropyBonus at least 0 rewards entropy
 * @param klCoefficient 0 leaves the reference policy alone
 * @param klEstimator how the divergence is estimated
 * @param klGradient which derivative goes with it
 */
public record Penalty(
    @Default("0") @Doc("coefficient of the entropy, which is rewarded") double entropyBonus,
    @Default("0") @Doc("coefficient of the divergence from the reference; 0 needs no reference")
        double klCoefficient,
    @Default("k3") @Doc("estimator of the divergence") Kl klEstimator,
    @Default("own") @Doc("derivative of the divergence: the estimator's own, or k2's")
        KlGradient klGradient) {
  public Penalty {
    finite("entropyBonus", entropyBonus);
    finite("klCoefficient", klCoefficient);
  }

  private static void finite(String name, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + " must be finite, at least 0, got " + value);
    }
  }

  boolean usesReference() {
    return klCoefficient != 0;
  }

  void addTo(LossSum sum, int i, int t, Sequence s) {
    if (entropyBonus != 0) {
      sum.addEntropy(i, t, -entropyBonus);
    }
    if (usesReference()) {
      double d = s.referenceLogProb()[t] - s.logProb()[t];
      double slope = klGradient == KlGradient.K2 ? Kl.K2.derivative(d) : klEstimator.derivative(d);
      sum.add(i, t, klCoefficient * klEstimator.value(d), klCoefficient * slope);
      sum.measure("kl", klEstimator.value(d));
    }
  }
}
