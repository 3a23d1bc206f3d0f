package org.athanor.plugin;

import java.util.List;
import org.athanor.data.Group;
import org.athanor.data.Rewards;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Scores groups whose rollouts are all decided. Groups of origin SYNTHESIS never come here: the run
 * rewards them by their verdict's score.
 */
@ConsumerType
public interface RewardModel<O extends Record> extends Plugin<O> {
  /** The rewards of each group, in order. */
  List<Rewards> score(List<Group> groups, O options);
}
