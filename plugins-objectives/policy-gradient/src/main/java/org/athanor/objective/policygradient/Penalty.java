package org.athanor.objective.policygradient;

import org.athanor.data.Sequence;

/**
 * What losses share beside the policy gradient: - entropyBonus · H + klCoefficient · KL.
 *
 * @param entropyBonus at least 0 rewards entropy
 * @param klCoefficient 0 leaves the reference policy alone
 * @param estimator of the divergence
 * @param gradient that goes with it
 */
record Penalty(double entropyBonus, double klCoefficient, Kl estimator, KlGradient gradient) {
  Penalty {
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
      double slope = gradient == KlGradient.K2 ? Kl.K2.derivative(d) : estimator.derivative(d);
      sum.add(i, t, klCoefficient * estimator.value(d), klCoefficient * slope);
      sum.measure("kl", estimator.value(d));
    }
  }
}
