package org.athanor.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.athanor.data.Batch;
import org.athanor.data.Group;
import org.athanor.data.Rewards;
import org.athanor.math.Rng;
import org.athanor.objective.policygradient.GroupNormalized;
import org.athanor.objective.policygradient.Gspo;
import org.athanor.objective.policygradient.PpoClip;
import org.athanor.objective.policygradient.ReinforcePlusPlus;
import org.athanor.objective.prime.Prime;
import org.athanor.objective.rspo.Rspo;
import org.athanor.plugin.AdvantageEstimator;
import org.athanor.plugin.Objective;
import org.athanor.testkit.Fixtures;
import org.athanor.testkit.OptionValues;

/**
 * Credit and objective of a batch of 1024 rollouts of 512 tokens, beside what the embedded policy
 * needs to learn from as many tokens. Arguments: the project's folder.
 */
public final class Credit {
  private static final int GROUPS = 64;
  private static final int ROLLOUTS = 16;
  private static final int TOKENS = 512;
  private static final int ROUNDS = 9;
  private static final int REPEATS = 10;
  private static final Shape EMBEDDED = new Shape("embedded policy", 128, 4, 4, 2, 384, 64, 24, 40);

  private final Batch batch = batch();
  private final double[][] advantages = of(new GroupNormalized(), Map.of());
  private final Fixtures.Row[] rows = rows();

  public static void main(String[] arguments) {
    java.util.logging.Logger.getLogger("").setLevel(java.util.logging.Level.SEVERE);
    Path tokenizer = Path.of(arguments[0], "distribution/src/main/dist/models/ember-tokenizer");
    double step = step(tokenizer);
    System.out.printf(
        Locale.ROOT,
        "%d rollouts of %d tokens; learning from them: %.1f CPU seconds (forward, backward, AdamW)%n%n",
        GROUPS * ROLLOUTS,
        TOKENS,
        step);
    System.out.println("| part | CPU ms | share of learning |\n|---|---|---|");
    Credit credit = new Credit();
    Map<String, Runnable> parts = new TreeMap<>();
    parts.put("group-normalized", () -> credit.of(new GroupNormalized(), Map.of()));
    parts.put("rspo, k = 8", () -> credit.of(new Rspo(), Map.of("k", "8")));
    parts.put("reinforce-plus-plus", () -> credit.of(new ReinforcePlusPlus(), Map.of()));
    parts.put("prime", () -> credit.of(new Prime(), Map.of()));
    parts.put("ppo-clip", () -> credit.loss(new PpoClip()));
    parts.put("gspo", () -> credit.loss(new Gspo()));
    parts.forEach(
        (name, part) -> {
          double seconds = median(() -> repeated(part)) / REPEATS;
          System.out.printf(
              Locale.ROOT, "| %s | %.1f | %.3f %% |%n", name, 1e3 * seconds, 100 * seconds / step);
        });
  }

  /** CPU seconds of learning, scaled from the workload's tokens to the batch's. */
  private static double step(Path tokenizer) {
    try (Workload workload = new Workload(EMBEDDED, tokenizer)) {
      double small = median(workload::train);
      double tokens = EMBEDDED.sequences() * (EMBEDDED.promptTokens() + EMBEDDED.newTokens());
      return small * GROUPS * ROLLOUTS * TOKENS / tokens;
    }
  }

  /** The clock of CPU time ticks a hundred times a second. */
  private static void repeated(Runnable part) {
    for (int i = 0; i < REPEATS; i++) {
      part.run();
    }
  }

  private static double median(Runnable work) {
    Series cpu = new Series();
    for (int round = -3; round < ROUNDS; round++) {
      Stopwatch watch = new Stopwatch();
      work.run();
      if (round >= 0) {
        cpu.add(watch.seconds()[1]);
      }
    }
    return cpu.median();
  }

  private static Batch batch() {
    Rng rng = Rng.of(1, "credit");
    List<Group> groups = new ArrayList<>();
    for (int g = 0; g < GROUPS; g++) {
      double[] rewards = new double[ROLLOUTS];
      int[] lengths = new int[ROLLOUTS];
      double[][] tokens = new double[ROLLOUTS][TOKENS];
      for (int i = 0; i < ROLLOUTS; i++) {
        rewards[i] = rng.nextInt(2);
        lengths[i] = TOKENS;
        for (int t = 0; t < TOKENS; t++) {
          tokens[i][t] = rng.nextDouble() - 0.5;
        }
      }
      Group group = Fixtures.group(g, rewards, lengths);
      groups.add(group.withRewards(new Rewards(rewards, tokens)));
    }
    return new Batch(groups);
  }

  private Fixtures.Row[] rows() {
    Rng rng = Rng.of(1, "rows");
    Fixtures.Row[] all = new Fixtures.Row[GROUPS * ROLLOUTS];
    for (int i = 0; i < all.length; i++) {
      double[] logProb = new double[TOKENS];
      double[] behavior = new double[TOKENS];
      for (int t = 0; t < TOKENS; t++) {
        logProb[t] = -rng.nextDouble();
        behavior[t] = logProb[t] + 0.1 * (rng.nextDouble() - 0.5);
      }
      all[i] =
          new Fixtures.Row(
              i / ROLLOUTS, 0, logProb, behavior, null, new double[TOKENS], advantages[i]);
    }
    return all;
  }

  private <O extends Record> double[][] of(
      AdvantageEstimator<O> part, Map<String, String> options) {
    return part.advantages(batch, OptionValues.bind(part.optionsType(), options));
  }

  private <O extends Record> void loss(Objective<O> part) {
    part.lossAndGradient(
        Fixtures.update(TOKENS, rows), OptionValues.bind(part.optionsType(), Map.of()));
  }
}
