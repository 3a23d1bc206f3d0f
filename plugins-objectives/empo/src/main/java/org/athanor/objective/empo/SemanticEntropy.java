package org.athanor.objective.empo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.athanor.data.Group;
import org.athanor.data.Rewards;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.PluginName;
import org.athanor.plugin.RewardModel;
import org.athanor.plugin.RewardTools;
import org.osgi.service.component.annotations.Component;

/**
 * EMPO's reward: the share of the group that gave an equivalent answer, p_c = |c| / G. Training on
 * it lowers the entropy of meanings, H = -Σ p_c ln p_c. Only extracted answers are read, never a
 * verdict's outcome or a reference.
 *
 * @see <a href="https://arxiv.org/abs/2504.05812">Zhang et al. 2025</a>, after the authors'
 *     released code; the paper's own text was not at hand
 */
@Component(service = RewardModel.class)
@PluginName("semantic-entropy")
@Doc("EMPO: share of the group with an equivalent answer; reads no label")
public final class SemanticEntropy implements RewardModel<SemanticEntropy.Options> {
  private static final double PENALTY = -0.5;

  /** When two answers are one. */
  public enum Equality {
    /** The same text. */
    EXACT,
    /** By the run's verifier; the same text where it cannot say. */
    VERIFIER
  }

  /** What a rollout without an answer gets. */
  public enum Empty {
    /** 0. */
    ZERO,
    /** 1/G, as any answer that nobody shares. */
    SHARE,
    /** -0.5. */
    PENALTY
  }

  /** What an answer gets. */
  public enum Kind {
    /** p_c. */
    SHARE,
    /** 1 in the largest clusters, else 0. */
    VOTE
  }

  /** Options; defaults are those of the released code for mathematics. */
  public record Options(
      @Default("verifier") @Doc("when two answers are one: by the verifier, or exact text")
          Equality equality,
      @Default("share") @Doc("share of the answer's cluster, or 1 for the largest") Kind kind,
      @Default("zero") @Doc("what no answer gets: zero, share (1/G) or penalty (-0.5)") Empty empty,
      @Default("0") @Doc("groups with less entropy get 0, nats") double lowEntropy,
      @Default("0")
          @Doc("groups with this entropy or more get 0, nats; 0 for no bound but the next option's")
          double highEntropy,
      @Default("true") @Doc("groups whose answers all differ get 0: H < ln G, decided by count")
          boolean dropAllDistinct,
      @Default("0")
          @Doc("groups whose largest cluster has a smaller share get 0, unless it is the only one")
          double leastLargestShare) {
    public Options {
      if (!(lowEntropy >= 0 && highEntropy >= 0)) {
        throw new IllegalArgumentException(
            "entropy bounds must not be negative, got " + lowEntropy + " and " + highEntropy);
      }
      if (highEntropy > 0 && highEntropy <= lowEntropy) {
        throw new IllegalArgumentException(
            "highEntropy must be above lowEntropy, got " + highEntropy + " and " + lowEntropy);
      }
      if (!(leastLargestShare >= 0 && leastLargestShare <= 1)) {
        throw new IllegalArgumentException(
            "leastLargestShare must be in [0, 1], got " + leastLargestShare);
      }
    }
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public boolean usesVerdicts(Options options) {
    return false;
  }

  @Override
  public Scores score(List<Group> groups, RewardTools tools, Options o) {
    List<Rewards> rewards = new ArrayList<>();
    double entropy = 0;
    double clusters = 0;
    double dropped = 0;
    for (Group g : groups) {
      List<String> answers = g.rollouts().stream().map(r -> r.verdict().extracted()).toList();
      Clusters c = Clusters.of(answers, (a, b) -> equal(a, b, tools, o));
      boolean drops = drops(c, o);
      rewards.add(new Rewards(drops ? dropped(answers, o) : rewards(c, answers, o)));
      entropy += c.entropy();
      clusters += c.sizes().length;
      dropped += drops ? 1 : 0;
    }
    Map<String, Double> metrics = new TreeMap<>();
    if (!groups.isEmpty()) {
      metrics.put("semantic-entropy", entropy / groups.size());
      metrics.put("clusters", clusters / groups.size());
      metrics.put("groups-outside-bounds", dropped / groups.size());
    }
    return new Scores(rewards, metrics);
  }

  private static boolean equal(String a, String b, RewardTools tools, Options o) {
    return a.equals(b)
        || (o.equality() == Equality.VERIFIER && tools.equivalent(a, b).orElse(false));
  }

  private static boolean drops(Clusters c, Options o) {
    double h = c.entropy();
    return (o.dropAllDistinct() && c.allDistinct() && c.of().length > 1)
        || h < o.lowEntropy()
        || (o.highEntropy() > 0 && h >= o.highEntropy())
        || (c.sizes().length > 1 && c.largestShare() < o.leastLargestShare());
  }

  /** All 0, but that the penalty for no answer holds for every group. */
  private static double[] dropped(List<String> answers, Options o) {
    return answers.stream()
        .mapToDouble(a -> a.isEmpty() && o.empty() == Empty.PENALTY ? PENALTY : 0)
        .toArray();
  }

  private static double[] rewards(Clusters c, List<String> answers, Options o) {
    double[] rewards = new double[answers.size()];
    for (int i = 0; i < rewards.length; i++) {
      double shared = o.kind() == Kind.SHARE ? c.share(i) : c.share(i) == c.largestShare() ? 1 : 0;
      rewards[i] =
          answers.get(i).isEmpty() && o.empty() != Empty.SHARE
              ? (o.empty() == Empty.PENALTY ? PENALTY : 0)
              : shared;
    }
    return rewards;
  }
}
