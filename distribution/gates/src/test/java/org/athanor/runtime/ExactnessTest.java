package org.athanor.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.athanor.data.Batch;
import org.athanor.data.Minibatch;
import org.athanor.data.Trajectory;
import org.athanor.plugin.AdvantageEstimator;
import org.athanor.plugin.Objective;
import org.athanor.plugin.RewardTools;
import org.athanor.policy.Policy.TokenStats;
import org.athanor.reward.VerdictReward;
import org.athanor.testkit.OptionValues;
import org.junit.jupiter.api.Test;

/**
 * The expected gradient of each estimator, by summing over every group that can be drawn, against
 * the true gradient of what it claims to climb.
 */
class ExactnessTest {
  private static final int N = 4;
  private static final double EXACT = 1e-9;
  private static final String SUMS = "reinforce aggregation=seq-mean-token-sum";

  /** What a line of the page claims. */
  private enum Claim {
    UNBIASED,
    DIRECTION,
    BIASED,
    ZERO
  }

  private record Line(String what, String of, Claim claim, double[] found, double[] truth) {
    double error() {
      double largest = 0;
      for (int i = 0; i < truth.length; i++) {
        largest = Math.max(largest, Math.abs(found[i] - truth[i]));
      }
      return largest / Arrays.stream(truth).map(Math::abs).max().orElseThrow();
    }

    double scale() {
      return dot(found, truth) / dot(truth, truth);
    }

    double cosine() {
      return dot(found, truth) / Math.sqrt(dot(found, found) * dot(truth, truth));
    }

    double errorWhenScaled() {
      double s = scale();
      return new Line(what, of, claim, Arrays.stream(found).map(v -> v / s).toArray(), truth)
          .error();
    }

    private static double dot(double[] a, double[] b) {
      double sum = 0;
      for (int i = 0; i < a.length; i++) {
        sum += a[i] * b[i];
      }
      return sum;
    }
  }

  private static final double[] REWARD = TinyPolicy.ofMean(y -> TinyPolicy.GRADED[index(y)]);

  private static int index(int[] sequence) {
    for (int i = 0; i < TinyPolicy.SEQUENCES.length; i++) {
      if (Arrays.equals(TinyPolicy.SEQUENCES[i], sequence)) {
        return i;
      }
    }
    throw new AssertionError(Arrays.toString(sequence));
  }

  private static double[] minus(double[] x) {
    return Arrays.stream(x).map(v -> -v).toArray();
  }

  private static double[] found(String advantage, String objective, TinyPolicy.Rewarding rewards) {
    return TinyPolicy.expected(N, rewards, credit(advantage), loss(objective));
  }

  private static TinyPolicy.Credit credit(String text) {
    return creditOf((AdvantageEstimator<?>) Cell.plugin(Role.ADVANTAGE, name(text)), options(text));
  }

  private static <O extends Record> TinyPolicy.Credit creditOf(
      AdvantageEstimator<O> part, Map<String, String> options) {
    O bound = OptionValues.bind(part.optionsType(), options);
    return (Batch batch) -> part.advantages(batch, bound);
  }

  private static TinyPolicy.Loss loss(String text) {
    return lossOf((Objective<?>) Cell.plugin(Role.OBJECTIVE, name(text)), options(text));
  }

  private static <O extends Record> TinyPolicy.Loss lossOf(
      Objective<O> part, Map<String, String> options) {
    O bound = OptionValues.bind(part.optionsType(), options);
    return (Minibatch minibatch) -> part.lossAndGradient(minibatch, bound);
  }

  private static String name(String text) {
    return text.split(" ")[0];
  }

  private static Map<String, String> options(String text) {
    Map<String, String> options = new TreeMap<>();
    Arrays.stream(text.split(" "))
        .skip(1)
        .map(w -> w.split("="))
        .forEach(w -> options.put(w[0], w[1]));
    return options;
  }

  private static List<Line> advantages() {
    List<Line> lines = new ArrayList<>();
    graded(lines, "leave-one-out", Claim.UNBIASED);
    graded(lines, "group-normalized scale=none", Claim.DIRECTION);
    graded(lines, "group-normalized", Claim.BIASED);
    graded(lines, "group-normalized scale=batch-std", Claim.BIASED);
    graded(lines, "opo", Claim.BIASED);
    graded(lines, "gpg", Claim.BIASED);
    graded(lines, "reinforce-plus-plus", Claim.BIASED);
    graded(lines, "reinforce-plus-plus baseline=true", Claim.BIASED);
    graded(lines, "prime whiten=false", Claim.UNBIASED);
    graded(lines, "prime", Claim.BIASED);
    graded(lines, "constant", Claim.ZERO);
    for (int k = 1; k <= N; k++) {
      best(lines, "rspo k=" + k + " estimator=marginal", k, Claim.UNBIASED);
    }
    for (int k = 1; k < N; k++) {
      best(lines, "rspo k=" + k, k, Claim.UNBIASED);
    }
    best(lines, "rspo k=2 scale=k", 2, Claim.DIRECTION);
    for (String estimator : List.of("s", "sloo", "sloo-minus-one")) {
      best(lines, "pkpo k=2 estimator=" + estimator, 2, Claim.UNBIASED);
    }
    best(lines, "prime whiten=false outcome=rspo k=2", 2, Claim.UNBIASED);
    best(lines, "best-minus-second normalize=false", N, Claim.DIRECTION);
    best(lines, "best-minus-second", N, Claim.BIASED);
    binary(lines, "passk-training k=2 normalize=false", Claim.DIRECTION);
    binary(lines, "passk-training k=2", Claim.BIASED);
    binary(lines, "group-normalized", Claim.BIASED);
    for (String baseline : List.of("group", "others")) {
      lines.add(
          new Line(
              "prime whiten=false normalize=false baseline=" + baseline,
              "E[sum of process rewards]",
              Claim.BIASED,
              found(
                  "prime whiten=false normalize=false baseline=" + baseline,
                  SUMS,
                  TinyPolicy::processRewards),
              TinyPolicy.ofDivergence()));
    }
    return lines;
  }

  private static void graded(List<Line> lines, String advantage, Claim claim) {
    lines.add(
        new Line(
            advantage,
            "E[reward]",
            claim,
            found(advantage, SUMS, TinyPolicy.rewards(TinyPolicy.GRADED)),
            REWARD));
  }

  private static void best(List<Line> lines, String advantage, int k, Claim claim) {
    lines.add(
        new Line(
            advantage,
            "E[max of %d]".formatted(k),
            claim,
            found(advantage, SUMS, TinyPolicy.rewards(TinyPolicy.GRADED)),
            TinyPolicy.ofBest(TinyPolicy.GRADED, k)));
  }

  /** Two problems with a policy each: for two-valued rewards the bias is between problems. */
  private static void binary(List<Line> lines, String advantage, Claim claim) {
    double[] common = TinyPolicy.BINARY;
    double[] rare = {0, 0, 0, 1, 0, 0, 0};
    lines.add(
        new Line(
            advantage,
            "Pass@2 over two problems",
            claim,
            joined(
                found(advantage, SUMS, TinyPolicy.rewards(common)),
                found(advantage, SUMS, TinyPolicy.rewards(rare))),
            joined(TinyPolicy.ofBest(common, 2), TinyPolicy.ofBest(rare, 2))));
  }

  private static double[] joined(double[] a, double[] b) {
    double[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private static List<Line> objectives() {
    List<Line> lines = new ArrayList<>();
    for (String objective : List.of("reinforce", "ppo-clip", "cispo", "sapo")) {
      loss(lines, objective + " aggregation=seq-mean-token-sum", Claim.UNBIASED);
    }
    loss(lines, "ppo-clip aggregation=seq-mean-token-sum-norm", Claim.DIRECTION);
    loss(lines, "ppo-clip aggregation=token-mean", Claim.BIASED);
    loss(lines, "ppo-clip aggregation=seq-mean-token-mean", Claim.BIASED);
    loss(lines, "gspo", Claim.BIASED);
    return lines;
  }

  private static void loss(List<Line> lines, String objective, Claim claim) {
    lines.add(
        new Line(
            objective,
            "E[reward]",
            claim,
            found("leave-one-out", objective, TinyPolicy.rewards(TinyPolicy.GRADED)),
            REWARD));
  }

  private static List<Line> divergences() {
    List<Line> lines = new ArrayList<>();
    double[] tokens = minus(TinyPolicy.ofTokens(false));
    double[] reversed = minus(TinyPolicy.ofTokens(true));
    double[] sequences = minus(TinyPolicy.ofDivergence());
    inLoss(lines, "klEstimator=k1", "-KL(policy, reference), by token", Claim.ZERO, tokens);
    inLoss(lines, "klEstimator=k2", "-KL(policy, reference), by token", Claim.UNBIASED, tokens);
    inLoss(lines, "klEstimator=k3", "-KL(policy, reference), by token", Claim.BIASED, tokens);
    inLoss(lines, "klEstimator=k3", "-KL(reference, policy), by token", Claim.UNBIASED, reversed);
    inLoss(
        lines,
        "klEstimator=k3 klGradient=k2",
        "-KL(policy, reference), by token",
        Claim.UNBIASED,
        tokens);
    inLoss(lines, "klEstimator=k2", "-KL(policy, reference) of sequences", Claim.BIASED, sequences);
    for (String estimator : List.of("k1", "k2", "k3")) {
      lines.add(
          new Line(
              "verdict klCoefficient=0.3 klEstimator=" + estimator,
              "E[reward] - 0.3 KL(policy, reference)",
              estimator.equals("k1") ? Claim.UNBIASED : Claim.BIASED,
              found("leave-one-out", SUMS, penalized(estimator)),
              TinyPolicy.ofMean(ExactnessTest::lessDivergence)));
    }
    return lines;
  }

  private static double lessDivergence(int[] y) {
    double kl =
        TinyPolicy.sum(TinyPolicy.logProb(y)) - TinyPolicy.sum(TinyPolicy.referenceLogProb(y));
    return TinyPolicy.BINARY[index(y)] - 0.3 * kl;
  }

  private static void inLoss(
      List<Line> lines, String estimator, String of, Claim claim, double[] truth) {
    String objective = "reinforce aggregation=seq-mean-token-sum klCoefficient=1 " + estimator;
    double[] found =
        TinyPolicy.expected(
            2, TinyPolicy.rewards(new double[7]), credit("leave-one-out"), loss(objective));
    lines.add(new Line("klCoefficient=1 " + estimator, of, claim, found, truth));
  }

  /** Rewards by verdict, with the divergence taken off by the real part. */
  private static TinyPolicy.Rewarding penalized(String estimator) {
    VerdictReward.Options options =
        OptionValues.bind(
            VerdictReward.Options.class, Map.of("klCoefficient", "0.3", "klEstimator", estimator));
    return g ->
        g.withRewards(
            new VerdictReward().score(List.of(g), new Reference(), options).rewards().get(0));
  }

  private static final class Reference implements RewardTools {
    @Override
    public List<TokenStats> scorer(List<Trajectory> trajectories) {
      throw new AssertionError("there is no scorer");
    }

    @Override
    public SortedMap<String, Double> updateScorer(
        List<Trajectory> trajectories, double[][] dLogProb) {
      throw new AssertionError("there is no scorer");
    }

    @Override
    public List<TokenStats> reference(List<Trajectory> trajectories) {
      return trajectories.stream()
          .map(t -> new TokenStats(TinyPolicy.referenceLogProb(t.tokens()), new double[t.length()]))
          .toList();
    }

    @Override
    public Optional<Boolean> equivalent(String a, String b) {
      return Optional.empty();
    }
  }

  private static void holds(Line line) {
    String said =
        line.what + " of " + line.of + ": error " + line.error() + ", scale " + line.scale();
    switch (line.claim) {
      case UNBIASED -> assertTrue(line.error() <= EXACT, said);
      case DIRECTION -> {
        assertTrue(line.errorWhenScaled() <= EXACT, said);
        assertTrue(Math.abs(line.scale() - 1) > 0.01, said + ": then it is unbiased, say so");
      }
      case BIASED -> assertTrue(line.errorWhenScaled() > 1e-4, said + ": no bias is seen");
      case ZERO -> assertTrue(Math.abs(line.scale()) <= EXACT, said);
    }
  }

  @Test
  void the_probabilities_of_all_sequences_sum_to_1() {
    assertEquals(
        1, Arrays.stream(TinyPolicy.SEQUENCES).mapToDouble(TinyPolicy::probability).sum(), 1e-15);
  }

  @Test
  void every_advantage_is_on_the_page() {
    List<String> named = advantages().stream().map(l -> name(l.what)).distinct().sorted().toList();
    assertEquals(Cell.names(Role.ADVANTAGE), named);
  }

  @Test
  void what_is_claimed_holds_and_is_what_the_page_says() throws IOException {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # What is exact, and what is not

        Written by the test `distribution/gates` (`ExactnessTest`), which fails if a claim does not hold or this page says anything else. A softmax policy over the 7 sequences of at most \
        two tokens has 9 logits; the expected gradient of the real parts is summed over every group of %d that can be drawn (on policy), and compared with the gradient of what is \
        climbed, which is summed likewise. Error: largest difference over the largest component. Where it is not 0: scale and cosine of the expected gradient against the true one.

        | claim | meaning |
        |---|---|
        | unbiased | error at most 1e-9 |
        | direction | a constant times the true gradient, error at most 1e-9 once scaled |
        | biased | not proportional to it |
        | none | no gradient in expectation |

        """
            .formatted(N));
    section(page, "Advantages", "Loss: `" + SUMS + "`.", advantages());
    section(page, "Losses and their aggregation", "Advantage: `leave-one-out`.", objectives());
    section(
        page,
        "Divergence from a reference",
        "In the loss of `reinforce`, tokens summed, or taken off the reward (`verdict`, with `leave-one-out`). A loss that sees one token at a time holds the states it was drawn in; only the reward reaches through them.",
        divergences());
    Page.check("exactness.md", page.toString());
  }

  private static void section(StringBuilder page, String title, String said, List<Line> lines) {
    page.append("## ").append(title).append("\n\n").append(said).append("\n\n");
    page.append("| part | climbs | claim | error | scale | cosine |\n|---|---|---|---|---|---|\n");
    for (Line line : lines) {
      holds(line);
      page.append("| `%s` | %s | %s |".formatted(line.what, line.of, claim(line.claim)));
      page.append(
          " %s |".formatted(line.claim == Claim.UNBIASED ? "below 1e-9" : number(line.error())));
      page.append(
          line.claim == Claim.ZERO
              ? " 0 | |\n"
              : " %s | %s |\n".formatted(number(line.scale()), number(line.cosine())));
    }
    page.append('\n');
  }

  private static String claim(Claim claim) {
    return claim == Claim.ZERO ? "none" : claim.name().toLowerCase(Locale.ROOT);
  }

  private static String number(double x) {
    return String.format(Locale.ROOT, "%.4f", x);
  }
}
