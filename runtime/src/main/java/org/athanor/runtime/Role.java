package org.athanor.runtime;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.athanor.plugin.AdvantageEstimator;
import org.athanor.plugin.Curriculum;
import org.athanor.plugin.Objective;
import org.athanor.plugin.Optimizer;
import org.athanor.plugin.PolicySource;
import org.athanor.plugin.ProblemSource;
import org.athanor.plugin.RewardModel;
import org.athanor.plugin.Sampler;
import org.athanor.plugin.Verifier;

/**
 * The roles of a step: the recipe key that names the part, the service it is, and the part taken if
 * the recipe names none.
 */
enum Role {
  POLICY("policy", PolicySource.class, null),
  REFERENCE("reference", PolicySource.class, ""),
  PROBLEMS("problems", ProblemSource.class, null),
  EVALUATION("evaluation", ProblemSource.class, ""),
  CURRICULUM("curriculum", Curriculum.class, "uniform"),
  SAMPLER("sampler", Sampler.class, "group"),
  VERIFIER("verifier", Verifier.class, null),
  SHADOW("shadow", Verifier.class, ""),
  SCORER("scorer", PolicySource.class, ""),
  SCORER_OPTIMIZER("scorerOptimizer", Optimizer.class, ""),
  JUDGE("judge", PolicySource.class, ""),
  REWARD("reward", RewardModel.class, "verdict"),
  ADVANTAGE("advantage", AdvantageEstimator.class, null),
  OBJECTIVE("objective", Objective.class, "ppo-clip"),
  OPTIMIZER("optimizer", Optimizer.class, "adamw");

  final String key;
  final Class<?> service;

  /** Null: must be named. Empty: may be left out. */
  final String fallback;

  Role(String key, Class<?> service, String fallback) {
    this.key = key;
    this.service = service;
    this.fallback = fallback;
  }

  /**
   * Whether its parts are listed under this role: the first that takes them, and rather one that
   * every recipe has, as "policy" and not "reference", "optimizer" and not "scorerOptimizer".
   */
  boolean isFirst() {
    return Arrays.stream(values())
            .filter(r -> r.service == service)
            .min(Comparator.comparing(r -> "".equals(r.fallback)))
            .orElseThrow()
        == this;
  }

  /** Whether the run holds what this part opened for all of its steps: models and problems. */
  boolean isHeld() {
    return service == PolicySource.class || service == ProblemSource.class;
  }

  static List<Class<?>> services() {
    return Arrays.stream(values()).<Class<?>>map(r -> r.service).distinct().toList();
  }

  /** The role whose own key, or a key below it, this is; null for a key of the run itself. */
  static Role of(String recipeKey) {
    int dot = recipeKey.indexOf('.');
    String head = dot < 0 ? recipeKey : recipeKey.substring(0, dot);
    return Arrays.stream(values()).filter(r -> r.key.equals(head)).findFirst().orElse(null);
  }
}
