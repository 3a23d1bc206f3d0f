package org.athanor.plugin;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.athanor.data.Trajectory;
import org.athanor.math.Rng;
import org.athanor.policy.Policy;
import org.athanor.policy.Policy.TokenStats;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a reward model may use of the run. The models are the run's: it saves and restores them. Not
 * for use by several threads.
 */
@ProviderType
public interface RewardTools {
  /**
   * Log-probabilities and entropies under the present weights of the scorer, at temperature 1.
   *
   * @throws IllegalStateException unless the reward model says {@code usesScorer}
   */
  List<TokenStats> scorer(List<Trajectory> trajectories);

  /**
   * One optimizer update of the scorer along Σ_i Σ_t dLogProb[i][t] · d(logProb[i][t])/dφ.
   *
   * @param dLogProb [trajectory][T] derivative of a loss that is minimised
   * @return the optimizer's figures
   * @throws IllegalStateException unless the reward model says {@code usesScorer}
   */
  SortedMap<String, Double> updateScorer(List<Trajectory> trajectories, double[][] dLogProb);

  /**
   * Likewise under the reference policy, whose weights never change.
   *
   * @throws IllegalStateException unless the reward model says {@code usesReference}
   */
  List<TokenStats> reference(List<Trajectory> trajectories);

  /**
   * Likewise under the reference policy, at the temperature of sampling: less these, {@code
   * Trajectory.logProb()} is a log-ratio.
   *
   * @throws IllegalStateException unless the reward model says {@code usesReference}
   */
  default List<TokenStats> referenceAsSampled(List<Trajectory> trajectories) {
    return reference(trajectories);
  }

  /**
   * Whether two final answers mean the same, by the run's verifier.
   *
   * @return empty if the verifier does not compare answers or cannot decide
   */
  Optional<Boolean> equivalent(String a, String b);

  /**
   * The run's judge: a model that generates, whose weights never change. It is the run's to close.
   *
   * @throws IllegalStateException unless the reward model says {@code usesJudge}
   */
  default Policy judge() {
    throw new IllegalStateException(
        "the recipe names no judge; write 'judge = NAME', a policy source");
  }

  /** The policy that is trained, as it stands. It is the run's to close. */
  default Policy policy() {
    throw new IllegalStateException("there is no policy here");
  }

  /** The stream of this step for a purpose of the reward model's own. */
  default Rng rng(String purpose) {
    throw new IllegalStateException("there are no random streams here");
  }
}
