package org.athanor.objective.prime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.athanor.data.Group;
import org.athanor.data.Rewards;
import org.athanor.data.Rollout;
import org.athanor.data.Trajectory;
import org.athanor.math.Stats;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.PluginName;
import org.athanor.plugin.RewardModel;
import org.athanor.plugin.RewardTools;
import org.athanor.plugin.Setup;
import org.athanor.policy.Policy.TokenStats;
import org.osgi.service.component.annotations.Component;

/**
 * An implicit process reward model, learned online from outcomes alone.
 *
 * <p>The token reward is q_t = log π_φ(y_t | ·) - log π_ref(y_t | ·) in nats, φ the run's scorer.
 * The scorer is a classifier of whole rollouts, P(correct) = σ(β Σ_t q_t), trained with the
 * cross-entropy of the outcome a in [0, 1]: its derivative by each log π_φ(y_t) is β (σ - a) / B, B
 * the rollouts of the minibatch. The reward of the rollout stays the outcome a.
 *
 * @see <a href="https://arxiv.org/abs/2502.01456">Cui et al. 2025</a>, after the authors' released
 *     code; the paper's own text was not at hand
 */
@Component(service = RewardModel.class)
@PluginName("implicit-prm")
@Doc("PRIME: token rewards of an implicit process reward model, trained online on outcomes")
public final class ImplicitPrm implements RewardModel<ImplicitPrm.Options> {

  /** When the scorer learns from the batch that it scores. */
  public enum Update {
    /** First learn from the batch, then score it with a second forward pass. */
    BEFORE,
    /** Score each minibatch, then learn from it. */
    AFTER,
    /** Never: the scorer stays as it was opened. */
    NONE
  }

  /** Where the process reward stands. */
  public enum Granularity {
    /** On each token. */
    TOKEN,
    /** Their sum, on the last token. */
    WHOLE
  }

  /** Values that leave the distribution as the policy gives it. */
  private static final SortedMap<String, Double> PLAIN_SAMPLING =
      new TreeMap<>(
          Map.of(
              "temperature", 1.0, "topK", 0.0, "topP", 1.0, "minP", 0.0, "repetitionPenalty", 1.0));

  /** What the scorer's log-probabilities are compared with. */
  public enum Reference {
    /** The run's reference policy, which never changes. */
    FROZEN,
    /** The policy itself as it sampled. */
    POLICY
  }

  /** Options. */
  public record Options(
      @Default("0.05") @Doc("β, scale of the log-ratio in the classifier, above 0") double beta,
      @Default("before") @Doc("learn before or after scoring the batch, or not at all")
          Update update,
      @Default("token") @Doc("a reward for each token, or their sum on the last")
          Granularity granularity,
      @Default("256") @Doc("rollouts behind one update of the scorer") int minibatch,
      @Default("frozen")
          @Doc("compare with the recipe's frozen reference, or with the policy that sampled")
          Reference reference) {
    public Options {
      if (!(beta > 0)) {
        throw new IllegalArgumentException("beta must be above 0, got " + beta);
      }
      if (minibatch < 1) {
        throw new IllegalArgumentException("minibatch must be at least 1, got " + minibatch);
      }
    }
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public boolean usesScorer(Options options) {
    return true;
  }

  @Override
  public boolean usesReference(Options options) {
    return options.reference() == Reference.FROZEN;
  }

  @Override
  public Optional<String> refuses(Setup setup, Options options) {
    if (options.reference() == Reference.FROZEN) {
      return Optional.empty();
    }
    for (Map.Entry<String, Double> plain : PLAIN_SAMPLING.entrySet()) {
      String key = plain.getKey();
      Optional<String> found = setup.value(key);
      if (found.isPresent() && Double.parseDouble(found.get()) != plain.getValue()) {
        return Optional.of(
            "reference = policy compares the scorer's unchanged distribution with that of sampling, which has %s = %s: set %s = %.0f or reference = frozen"
                .formatted(key, found.get(), key, plain.getValue()));
      }
    }
    return Optional.empty();
  }

  @Override
  public Scores score(List<Group> groups, RewardTools tools, Options o) {
    List<Rollout> rollouts = groups.stream().flatMap(g -> g.rollouts().stream()).toList();
    List<double[]> reference =
        o.reference() == Reference.FROZEN
            ? logProbs(tools.reference(trajectories(rollouts)))
            : rollouts.stream().map(r -> r.trajectory().logProb()).toList();
    Training training = new Training(o, tools);
    List<double[]> q = new ArrayList<>();
    for (int from = 0; from < rollouts.size(); from += o.minibatch()) {
      int to = Math.min(from + o.minibatch(), rollouts.size());
      q.addAll(training.minibatch(rollouts.subList(from, to), reference.subList(from, to)));
    }
    if (o.update() == Update.BEFORE && !rollouts.isEmpty()) {
      q = ratios(logProbs(tools.scorer(trajectories(rollouts))), reference);
    }
    Map<String, Double> metrics = training.metrics(rollouts.size());
    margin(rollouts, q, o).ifPresent(m -> metrics.put("prm-margin", m));
    return new Scores(rewards(groups, q, o), metrics);
  }

  /** Cross-entropy training over the minibatches of one batch, and its sums. */
  private static final class Training {
    private final Options o;
    private final RewardTools tools;
    private final SortedMap<String, Double> optimizer = new TreeMap<>();
    private double loss;
    private double hits;
    private int updates;

    Training(Options o, RewardTools tools) {
      this.o = o;
      this.tools = tools;
    }

    /** The log-ratios before the update that this minibatch brings. */
    List<double[]> minibatch(List<Rollout> rollouts, List<double[]> reference) {
      List<Trajectory> trajectories = trajectories(rollouts);
      List<double[]> q = ratios(logProbs(tools.scorer(trajectories)), reference);
      double[][] dLogProb = new double[q.size()][];
      for (int i = 0; i < dLogProb.length; i++) {
        double a = rollouts.get(i).verdict().score();
        double x = o.beta() * Stats.sum(q.get(i));
        double p = 1 / (1 + StrictMath.exp(-x));
        loss += softplus(x) - a * x;
        hits += (p > 0.5) == (a > 0.5) ? 1 : 0;
        dLogProb[i] = new double[q.get(i).length];
        java.util.Arrays.fill(dLogProb[i], o.beta() * (p - a) / dLogProb.length);
      }
      if (o.update() != Update.NONE) {
        updates++;
        tools
            .updateScorer(trajectories, dLogProb)
            .forEach((name, value) -> optimizer.merge(name, value, Double::sum));
      }
      return q;
    }

    Map<String, Double> metrics(int rollouts) {
      SortedMap<String, Double> all = new TreeMap<>();
      optimizer.forEach((name, sum) -> all.put("prm-" + name, sum / updates));
      if (rollouts > 0) {
        all.put("prm-cross-entropy", loss / rollouts);
        all.put("prm-accuracy", hits / rollouts);
      }
      return all;
    }
  }

  /**
   * Mean β Σ q of the correct rollouts less that of the others; empty if either kind is missing.
   */
  private static Optional<Double> margin(List<Rollout> rollouts, List<double[]> q, Options o) {
    double[] sums = new double[2];
    int[] counts = new int[2];
    for (int i = 0; i < rollouts.size(); i++) {
      int kind = rollouts.get(i).verdict().isCorrect() ? 1 : 0;
      sums[kind] += o.beta() * Stats.sum(q.get(i));
      counts[kind]++;
    }
    return counts[0] == 0 || counts[1] == 0
        ? Optional.empty()
        : Optional.of(sums[1] / counts[1] - sums[0] / counts[0]);
  }

  /** ln(1 + e^x) without overflow; the cross-entropy of label a is softplus(x) - a x. */
  private static double softplus(double x) {
    return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }

  private static List<Rewards> rewards(List<Group> groups, List<double[]> q, Options o) {
    List<Rewards> all = new ArrayList<>();
    int row = 0;
    for (Group g : groups) {
      double[] outcomes = new double[g.size()];
      double[][] tokens = new double[g.size()][];
      for (int i = 0; i < g.size(); i++) {
        outcomes[i] = g.rollouts().get(i).verdict().score();
        tokens[i] = o.granularity() == Granularity.TOKEN ? q.get(row) : onLast(q.get(row));
        row++;
      }
      all.add(new Rewards(outcomes, tokens));
    }
    return all;
  }

  private static double[] onLast(double[] q) {
    double[] last = new double[q.length];
    if (q.length > 0) {
      last[q.length - 1] = Stats.sum(q);
    }
    return last;
  }

  private static List<double[]> ratios(List<double[]> scorer, List<double[]> reference) {
    List<double[]> all = new ArrayList<>();
    for (int i = 0; i < scorer.size(); i++) {
      double[] q = scorer.get(i).clone();
      for (int t = 0; t < q.length; t++) {
        q[t] -= reference.get(i)[t];
      }
      all.add(q);
    }
    return all;
  }

  private static List<Trajectory> trajectories(List<Rollout> rollouts) {
    return rollouts.stream().map(Rollout::trajectory).toList();
  }

  private static List<double[]> logProbs(List<TokenStats> stats) {
    return stats.stream().map(TokenStats::logProb).toList();
  }
}
