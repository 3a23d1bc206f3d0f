package org.athanor.sampler.group;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.athanor.data.Batch;
import org.athanor.data.Group;
import org.athanor.data.Problem;
import org.athanor.data.Trajectory.Stop;
import org.athanor.plugin.Attempts;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.PluginName;
import org.athanor.plugin.Sampler;
import org.osgi.service.component.annotations.Component;

/**
 * A group of rollouts for each problem. Groups whose number of correct rollouts is outside a range
 * are put aside; with refill, further problems are attempted in their place, and if that does not
 * fill the batch in a number of rounds, it stays partial.
 *
 * @see <a href="https://arxiv.org/abs/2503.14476">Yu et al. 2025 (DAPO: dynamic sampling)</a>
 */
@Component(service = Sampler.class)
@PluginName("group")
@Doc(
    "a group of rollouts for each problem; too hard or too easy ones can be put aside and replaced")
public final class GroupSampler implements Sampler<GroupSampler.Options> {
  private static final double SLACK = 1e-9; // 0.28 · 25 shall be 7

  /**
   * Which groups are kept.
   *
   * @param keepLow least share of correct rollouts of a group that is kept
   * @param keepHigh largest share
   * @param refill whether to attempt further problems in place of groups put aside
   * @param maxRounds how often
   * @param dropTruncated whether groups with a rollout that was cut off are put aside
   */
  public record Options(
      @Default("0")
          @Doc(
              "least share of correct rollouts of a group that is learned from; anything above 0 drops all-wrong groups")
          double keepLow,
      @Default("1") @Doc("largest share; anything below 1 drops all-right groups") double keepHigh,
      @Default("false") @Doc("attempt further problems in place of groups put aside")
          boolean refill,
      @Default("10") @Doc("most rounds of refilling; the batch then stays partial") int maxRounds,
      @Default("false") @Doc("put a group aside if any of its rollouts was cut off at maxTokens")
          boolean dropTruncated) {
    public Options {
      if (!(keepLow >= 0 && keepLow <= keepHigh && keepHigh <= 1)) {
        throw new IllegalArgumentException(
            "need 0 <= keepLow <= keepHigh <= 1, got %s and %s".formatted(keepLow, keepHigh));
      }
      if (maxRounds < 1) {
        throw new IllegalArgumentException("maxRounds must be at least 1, got " + maxRounds);
      }
    }

    /** Whether verdicts decide what is learned from. */
    boolean selects() {
      return keepLow > 0 || keepHigh < 1 || refill;
    }
  }

  private enum Fate {
    KEPT("groups-kept"),
    TOO_HARD("groups-too-hard"),
    TOO_EASY("groups-too-easy"),
    UNDECIDED("groups-undecided"),
    TRUNCATED("groups-truncated");

    private final String metric;

    Fate(String metric) {
      this.metric = metric;
    }
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Batch sample(List<Problem> problems, Attempts attempts, Options options) {
    List<Group> kept = new ArrayList<>();
    List<Group> others = new ArrayList<>();
    Map<Fate, Integer> counts = new EnumMap<>(Fate.class);
    int extraRounds = 0;
    List<Problem> next = problems;
    while (true) {
      for (Group group : attempts.attempt(next, attempts.rollouts(), attempts.params())) {
        Fate fate = fate(group, options);
        counts.merge(fate, 1, Integer::sum);
        (fate == Fate.KEPT ? kept : others).add(group);
      }
      int missing = problems.size() - kept.size();
      if (missing == 0 || !options.refill() || extraRounds == options.maxRounds()) {
        return new Batch(kept, others, metrics(counts, missing, extraRounds));
      }
      next = attempts.more(missing);
      extraRounds++;
    }
  }

  /** By whole numbers: a rounded deviation is no basis for dropping a group. */
  private static Fate fate(Group group, Options options) {
    int decided =
        (int) group.rollouts().stream().filter(rollout -> rollout.verdict().decided()).count();
    if (decided == 0 && options.selects()) {
      return Fate.UNDECIDED; // else it stays: a reward may do without verdicts
    }
    if (options.dropTruncated()
        && group.rollouts().stream().anyMatch(r -> r.trajectory().stop() == Stop.LENGTH)) {
      return Fate.TRUNCATED;
    }
    int lowest = (int) Math.ceil(options.keepLow() * decided - SLACK);
    int highest = (int) Math.floor(options.keepHigh() * decided + SLACK);
    boolean comparable = group.size() > 1;
    if (comparable && group.correct() < lowest) {
      return Fate.TOO_HARD;
    }
    return comparable && group.correct() > highest ? Fate.TOO_EASY : Fate.KEPT;
  }

  private static Map<String, Double> metrics(
      Map<Fate, Integer> counts, int missing, int extraRounds) {
    Map<String, Double> metrics = new TreeMap<>();
    for (Fate fate : Fate.values()) {
      metrics.put(fate.metric, (double) counts.getOrDefault(fate, 0));
    }
    metrics.put("groups-missing", (double) missing);
    metrics.put("extra-rounds", (double) extraRounds);
    return metrics;
  }
}
