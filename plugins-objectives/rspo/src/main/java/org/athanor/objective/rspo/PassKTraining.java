package org.athanor.objective.rspo;

import java.util.Arrays;
import java.util.Optional;
import org.athanor.data.Batch;
import org.athanor.math.PassAtK;
import org.athanor.plugin.AdvantageEstimator;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.PluginName;
import org.athanor.plugin.Setup;
import org.osgi.service.component.annotations.Component;

/**
 * Pass@k training in closed form: a rollout's credit is the mean advantage of the k-subsets it is
 * in, each of which has the reward 1 if one of its rollouts succeeds. With ρ = Pass@k of the group
 * and σ = √(ρ (1 - ρ)): (1 - ρ)/(σ + ε) for a success, (1 - ρ - C(n-c-1, k-1)/C(n-1, k-1))/(σ + ε)
 * for a failure. Without σ it is {@code rspo}'s centered credit times (n-k)/(n k).
 *
 * @see <a href="https://arxiv.org/abs/2508.10751">Chen et al. 2025</a>
 */
@Component(service = AdvantageEstimator.class)
@PluginName("passk-training")
@Doc("Pass@k training, analytic: credit by the group's k-subsets; rewards count as success or not")
public final class PassKTraining implements AdvantageEstimator<PassKTraining.Options> {
  private static final double EPSILON = 1e-6;

  /**
   * Which Pass@k.
   *
   * @param k how many rollouts count as one attempt
   * @param normalize divide by σ; the method's own way, which is biased across problems
   * @param success least reward that counts as success
   */
  public record Options(
      @Default("4") @Doc("train Pass@k for this k, at least 1") int k,
      @Default("true") @Doc("divide by the deviation of the subsets' rewards, as the method does")
          boolean normalize,
      @Default("1") @Doc("least reward that counts as success") double success) {
    public Options {
      if (k < 1) {
        throw new IllegalArgumentException("k must be at least 1, got " + k);
      }
      if (!Double.isFinite(success)) {
        throw new IllegalArgumentException("success must be finite, got " + success);
      }
    }
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Optional<String> refuses(Setup setup, Options options) {
    return Credit.tooFew(setup, options.k(), options.k());
  }

  @Override
  public double[][] advantages(Batch batch, Options options) {
    return Credit.broadcast(batch, options.k(), 1, rewards -> credit(rewards, options));
  }

  private static double[] credit(double[] rewards, Options options) {
    int n = rewards.length;
    int k = options.k();
    int c = (int) Arrays.stream(rewards).filter(r -> r >= options.success()).count();
    double pass = PassAtK.passAtK(n, c, k);
    double scale = options.normalize() ? Math.sqrt(pass * (1 - pass)) + EPSILON : 1;
    double allWrong = c == n ? 0 : withoutSuccess(n, c, k);
    return Arrays.stream(rewards)
        .map(r -> (1 - pass - (r >= options.success() ? 0 : allWrong)) / scale)
        .toArray();
  }

  /** Share of a failure's subsets that have no success: C(n-c-1, k-1) / C(n-1, k-1). */
  private static double withoutSuccess(int n, int c, int k) {
    return k == 1 ? 1 : PassAtK.allOfK(n - 1, n - c - 1, k - 1);
  }
}
