package org.athanor.data;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything sampled in one step.
 *
 * @param groups the groups that are learned from
 * @param others sampled and recorded, but not learned from
 * @param metrics the sampler's own figures, names "lower-case-with-dashes"
 */
public record Batch(List<Group> groups, List<Group> others, SortedMap<String, Double> metrics) {
  public Batch {
    groups = List.copyOf(groups);
    others = List.copyOf(others);
    metrics = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
  }

  public Batch(List<Group> groups) {
    this(groups, List.of(), new TreeMap<>());
  }

  public Batch(List<Group> groups, List<Group> others, Map<String, Double> metrics) {
    this(groups, others, (SortedMap<String, Double>) new TreeMap<>(metrics));
  }

  public Batch withGroups(List<Group> replaced) {
    return new Batch(replaced, others, metrics);
  }

  /**
   * Rollouts of the groups learned from, group by group: the row order of every per-rollout array.
   */
  public List<Rollout> rollouts() {
    return groups.stream().flatMap(g -> g.rollouts().stream()).toList();
  }
}
