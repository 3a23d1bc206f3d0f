package org.athanor.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.athanor.data.Batch;
import org.athanor.data.Group;
import org.athanor.data.Minibatch;
import org.athanor.data.Problem;
import org.athanor.data.Rewards;
import org.athanor.data.Rollout;
import org.athanor.data.Sequence;
import org.athanor.data.Trajectory;
import org.athanor.data.Verdict;
import org.athanor.math.Rng;
import org.athanor.plugin.RewardTools;
import org.athanor.plugin.Setup;
import org.athanor.policy.Policy.TokenStats;

/** Small inputs for parts, all reproducible. */
public final class Fixtures {
  private static final int MAX_TOKENS = 8;

  private Fixtures() {}

  /**
   * A sequence with all its arrays given.
   *
   * @param group index of its group
   * @param reward the rollout's reward
   * @param logProb [T]
   * @param behaviorLogProb [T]
   * @param referenceLogProb [T]; null for a recipe without reference policy
   * @param entropy [T]
   * @param advantage [T]
   */
  public record Row(
      int group,
      double reward,
      double[] logProb,
      double[] behaviorLogProb,
      double[] referenceLogProb,
      double[] entropy,
      double[] advantage)
      implements Sequence {
    @Override
    public double[] referenceLogProb() {
      if (referenceLogProb == null) {
        throw new IllegalStateException("the recipe names no reference policy");
      }
      return referenceLogProb;
    }

    Row withLogProb(double[] moved) {
      return new Row(group, reward, moved, behaviorLogProb, referenceLogProb, entropy, advantage);
    }

    Row withEntropy(double[] moved) {
      return new Row(group, reward, logProb, behaviorLogProb, referenceLogProb, moved, advantage);
    }

    Row withoutReference() {
      return new Row(group, reward, logProb, behaviorLogProb, null, entropy, advantage);
    }
  }

  /** Sequences with the totals of their update. */
  public record Rows(List<Sequence> sequences, Totals totals) implements Minibatch {}

  /** One sequence of one token, for numbers worked by hand; no reference, entropy 0. */
  public static Minibatch token(double ratio, double advantage) {
    double[] logProb = {StrictMath.log(ratio) - 30};
    return update(
        new Row(0, 0, logProb, new double[] {-30}, null, new double[1], new double[] {advantage}));
  }

  /** A whole update in one minibatch, its totals counted; the longest completion allowed is 8. */
  public static Minibatch update(Row... rows) {
    return update(MAX_TOKENS, rows);
  }

  /** A whole update in one minibatch, its totals counted. */
  public static Minibatch update(int maxTokens, Row... rows) {
    int groups = (int) Arrays.stream(rows).mapToInt(Row::group).distinct().count();
    int sequences = (int) Arrays.stream(rows).filter(r -> r.length() > 0).count();
    long tokens = Arrays.stream(rows).mapToLong(Row::length).sum();
    return new Rows(List.of(rows), new Minibatch.Totals(groups, sequences, tokens, maxTokens));
  }

  /**
   * An update of three groups (of 3, 1 and 4 sequences, one of them without a token).
   *
   * @param spread largest difference between log-probabilities of policy, behaviour and reference,
   *     in nats
   */
  public static Minibatch minibatch(long seed, double spread) {
    Rng rng = Rng.of(seed, "minibatch");
    int[] groups = {0, 0, 0, 1, 2, 2, 2, 2};
    Row[] rows = new Row[groups.length];
    for (int i = 0; i < rows.length; i++) {
      int length = i == 5 ? 0 : 1 + rng.nextInt(6);
      double advantage = 3 * (rng.nextDouble() - 0.5);
      double[] logProb = uniform(rng, length, -3.5 - spread, -0.5 - spread);
      rows[i] =
          new Row(
              groups[i],
              rng.nextDouble(),
              logProb,
              plus(logProb, uniform(rng, length, -spread, spread)),
              plus(logProb, uniform(rng, length, -spread, spread)),
              uniform(rng, length, 0, 2),
              plus(fill(length, advantage), uniform(rng, length, -0.1, 0.1)));
    }
    return update(rows);
  }

  /** The minibatch with one log-probability moved by {@code by}. */
  public static Minibatch moveLogProb(Minibatch minibatch, int i, int t, double by) {
    Row row = (Row) minibatch.sequences().get(i);
    return with(minibatch, i, row.withLogProb(moved(row.logProb(), t, by)));
  }

  /** The minibatch with one entropy moved by {@code by}. */
  public static Minibatch moveEntropy(Minibatch minibatch, int i, int t, double by) {
    Row row = (Row) minibatch.sequences().get(i);
    return with(minibatch, i, row.withEntropy(moved(row.entropy(), t, by)));
  }

  /** One minibatch for each group of the update, with the update's totals. */
  public static List<Minibatch> byGroup(Minibatch update) {
    Map<Integer, List<Sequence>> groups = new LinkedHashMap<>();
    for (Sequence s : update.sequences()) {
      groups.computeIfAbsent(s.group(), g -> new ArrayList<>()).add(s);
    }
    List<Minibatch> parts = new ArrayList<>();
    groups.values().forEach(rows -> parts.add(new Rows(rows, update.totals())));
    return parts;
  }

  /** As from a recipe without reference policy: asking for it throws. */
  public static Minibatch withoutReference(Minibatch minibatch) {
    List<Sequence> rows = new ArrayList<>();
    minibatch.sequences().forEach(s -> rows.add(((Row) s).withoutReference()));
    return new Rows(rows, minibatch.totals());
  }

  /** A problem with the prompt "problem ID=" and the answer ID. */
  public static Problem problem(String id) {
    return new Problem(id, "problem " + id + "=", id, Map.of());
  }

  /** A rollout of so many tokens, judged by {@code score}: 1 is correct, less is not. */
  public static Rollout rollout(int index, int length, double score) {
    int[] tokens = new int[length];
    Arrays.fill(tokens, 1);
    double[] logProb = new double[length];
    Arrays.fill(logProb, -0.5);
    Verdict.Outcome outcome = score == 1 ? Verdict.Outcome.CORRECT : Verdict.Outcome.INCORRECT;
    return new Rollout(
        index,
        new Trajectory(new int[] {1}, tokens, logProb, Trajectory.Stop.END_OF_SEQUENCE, 0),
        "x".repeat(length),
        new Verdict(outcome, Math.min(1, Math.max(0, score)), "", "made for a test"));
  }

  /** A rewarded group whose rollouts have these lengths. */
  public static Group group(int id, double[] rewards, int[] lengths) {
    List<Rollout> rollouts = new ArrayList<>();
    for (int i = 0; i < rewards.length; i++) {
      rollouts.add(rollout(i, lengths[i], rewards[i]));
    }
    return new Group(id, problem("p" + id), rollouts).withRewards(new Rewards(rewards));
  }

  /** Rewarded groups, rollouts of two tokens each. */
  public static Batch batch(double[]... rewards) {
    List<Group> groups = new ArrayList<>();
    for (double[] r : rewards) {
      int[] lengths = new int[r.length];
      Arrays.fill(lengths, 2);
      groups.add(group(groups.size(), r, lengths));
    }
    return new Batch(groups);
  }

  /**
   * Groups of 5, 1, 8, 2 and 4 rollouts: graded, alone, right or wrong, a tie, and all equal; some
   * rollouts have no token. The graded group has lost its first rollout, so its indices start at 1.
   */
  public static Batch batch(long seed) {
    Rng rng = Rng.of(seed, "batch");
    int[] sizes = {5, 1, 8, 2, 4};
    List<Group> groups = new ArrayList<>();
    for (int g = 0; g < sizes.length; g++) {
      double[] rewards = new double[sizes[g]];
      int[] lengths = new int[sizes[g]];
      for (int i = 0; i < rewards.length; i++) {
        rewards[i] = g == 0 ? rng.nextInt(9) / 8.0 : g == 2 ? rng.nextInt(2) : 0.5;
        lengths[i] = rng.nextInt(6);
      }
      groups.add(g == 0 ? renumbered(group(g, rewards, lengths)) : group(g, rewards, lengths));
    }
    return new Batch(groups);
  }

  /** As if a rollout before them had been undecided and left out: indices are not positions. */
  private static Group renumbered(Group group) {
    List<Rollout> rollouts =
        group.rollouts().stream()
            .map(r -> new Rollout(r.index() + 1, r.trajectory(), r.text(), r.verdict()))
            .toList();
    return group.withRollouts(rollouts).withRewards(group.rewards());
  }

  /** The rest of a recipe. */
  public static Setup setup(int rollouts, Map<String, String> values) {
    return new Setup() {
      @Override
      public int rollouts() {
        return rollouts;
      }

      @Override
      public Optional<String> value(String key) {
        return Optional.ofNullable(values.get(key));
      }
    };
  }

  /** A run without reward model, scorer or reference: every question is refused, as a run does. */
  public static RewardTools noModels() {
    return new RewardTools() {
      @Override
      public List<TokenStats> scorer(List<Trajectory> trajectories) {
        throw new IllegalStateException("the recipe names no scorer");
      }

      @Override
      public SortedMap<String, Double> updateScorer(
          List<Trajectory> trajectories, double[][] dLogProb) {
        throw new IllegalStateException("the recipe names no scorer");
      }

      @Override
      public List<TokenStats> reference(List<Trajectory> trajectories) {
        throw new IllegalStateException("the recipe names no reference policy");
      }

      @Override
      public Optional<Boolean> equivalent(String a, String b) {
        return Optional.empty();
      }
    };
  }

  private static Minibatch with(Minibatch minibatch, int i, Row row) {
    List<Sequence> rows = new ArrayList<>(minibatch.sequences());
    rows.set(i, row);
    return new Rows(rows, minibatch.totals());
  }

  private static double[] moved(double[] x, int t, double by) {
    double[] moved = x.clone();
    moved[t] += by;
    return moved;
  }

  private static double[] uniform(Rng rng, int length, double low, double high) {
    double[] x = new double[length];
    for (int t = 0; t < length; t++) {
      x[t] = low + (high - low) * rng.nextDouble();
    }
    return x;
  }

  private static double[] plus(double[] a, double[] b) {
    double[] sum = new double[a.length];
    for (int t = 0; t < a.length; t++) {
      sum[t] = a[t] + b[t];
    }
    return sum;
  }

  private static double[] fill(int length, double value) {
    double[] x = new double[length];
    Arrays.fill(x, value);
    return x;
  }
}
