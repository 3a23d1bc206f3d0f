package org.athanor.objective.policygradient;

import static java.lang.StrictMath.exp;

/**
 * Estimates of KL(policy ‖ reference) from one token, and their derivatives by the policy's
 * log-probability. With d = reference - policy, in nats: k1 = -d, k2 = d²/2, k3 = exp(d) - d - 1.
 *
 * @see <a href="http://joschu.net/blog/kl-approx.html">Schulman 2020</a>
 */
enum Kl {
  K1 {
    @Override
    double value(double d) {
      return -d;
    }

    @Override
    double derivative(double d) {
      return 1;
    }
  },
  K2 {
    @Override
    double value(double d) {
      return d * d / 2;
    }

    @Override
    double derivative(double d) {
      return -d;
    }
  },
  /** With d held in ±20 and the value at most 10, against overflow. */
  K3 {
    @Override
    double value(double d) {
      double held = Math.max(-20, Math.min(20, d));
      return Math.min(10, exp(held) - held - 1);
    }

    @Override
    double derivative(double d) {
      boolean constant = Math.abs(d) > 20 || exp(d) - d - 1 > 10;
      return constant ? 0 : 1 - exp(d);
    }
  };

  abstract double value(double d);

  abstract double derivative(double d);
}
