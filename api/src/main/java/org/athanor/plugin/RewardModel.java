package org.athanor.plugin;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.athanor.data.Group;
import org.athanor.data.Rewards;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Scores groups. Their rollouts are all decided, unless it says otherwise by {@link #usesVerdicts}.
 * Groups of origin SYNTHESIS never come here: the run rewards them by their verdict's score.
 */
@ConsumerType
public interface RewardModel<O extends Record> extends Plugin<O> {
  /** The rewards of each group, in order. */
  Scores score(List<Group> groups, RewardTools tools, O options);

  /**
   * Whether rollouts that the verifier could not judge must be left out, because their outcome is
   * read. False where only the extracted answer or the text is: then nothing depends on labels.
   */
  default boolean usesVerdicts(O options) {
    return true;
  }

  /** Whether it has a model of its own, the run's "scorer", which it may train. */
  default boolean usesScorer(O options) {
    return false;
  }

  /** Whether it asks the run's judge, a frozen model that generates. */
  default boolean usesJudge(O options) {
    return false;
  }

  /** Whether it reads the reference policy's log-probabilities. */
  default boolean usesReference(O options) {
    return false;
  }

  /**
   * @param rewards of each group, in order
   * @param metrics the reward model's own figures, names "lower-case-with-dashes"
   */
  record Scores(List<Rewards> rewards, SortedMap<String, Double> metrics) {
    public Scores {
      rewards = List.copyOf(rewards);
      metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
    }

    public Scores(List<Rewards> rewards) {
      this(rewards, new TreeMap<>());
    }

    public Scores(List<Rewards> rewards, Map<String, Double> metrics) {
      this(rewards, (SortedMap<String, Double>) new TreeMap<>(metrics));
    }
  }
}
