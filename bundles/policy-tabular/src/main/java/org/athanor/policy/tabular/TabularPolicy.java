package org.athanor.policy.tabular;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.athanor.data.Trajectory;
import org.athanor.math.Rng;
import org.athanor.policy.Parameter;
import org.athanor.policy.SamplingParams;
import org.athanor.policy.Tokenizer;
import org.athanor.policy.TrainablePolicy;

/**
 * Softmax over bias + table[last tokens], computed in double precision from single-precision
 * weights.
 */
class TabularPolicy implements TrainablePolicy {
  private final Alphabet alphabet;
  private final Table table;
  private final int contextLength;
  private long version;

  TabularPolicy(Alphabet alphabet, int order, int mostRows, int contextLength) {
    this.alphabet = alphabet;
    this.table = new Table(order, mostRows, alphabet.vocabularySize());
    this.contextLength = contextLength;
  }

  final void randomize(long seed, double deviation) {
    table.randomize(seed, deviation);
  }

  final Alphabet alphabet() {
    return alphabet;
  }

  final Table table() {
    return table;
  }

  @Override
  public final Tokenizer tokenizer() {
    return alphabet;
  }

  @Override
  public final int contextLength() {
    return contextLength;
  }

  @Override
  public final long version() {
    return version;
  }

  @Override
  public List<List<Trajectory>> generate(
      List<int[]> prompts, int count, SamplingParams params, Rng rng) {
    if (!params.whole() || !params.stop().isEmpty()) {
      throw new IllegalArgumentException(
          "a tabular policy draws from the whole distribution: leave out topK, topP, minP,"
              + " repetitionPenalty and stop");
    }
    List<List<Trajectory>> groups = new ArrayList<>();
    for (int p = 0; p < prompts.size(); p++) {
      List<Trajectory> group = new ArrayList<>();
      for (int j = 0; j < count; j++) {
        group.add(draw(prompts.get(p), params, rng.at(p, j)));
      }
      groups.add(group);
    }
    return groups;
  }

  private Trajectory draw(int[] prompt, SamplingParams params, Rng rng) {
    int room = contextLength - prompt.length;
    if (prompt.length == 0 || room < 1) {
      throw new IllegalArgumentException(
          "a prompt must have 1 to %d tokens (contextLength - 1), got %d"
              .formatted(contextLength - 1, prompt.length));
    }
    int[] tokens = new int[Math.min(room, params.maxTokens())];
    double[] logProb = new double[tokens.length];
    int length = 0;
    boolean ended = false;
    while (length < tokens.length && !ended) {
      int row = table.row(prompt, tokens, prompt.length + length);
      if (params.temperature() == 0) {
        tokens[length] = Softmax.likeliest(table.logits(row, 1));
      } else {
        Softmax next = Softmax.of(table.logits(row, params.temperature()));
        tokens[length] = next.draw(rng.nextDouble());
        logProb[length] = next.logProb(tokens[length]);
      }
      ended = tokens[length++] == alphabet.endOfSequence();
    }
    return new Trajectory(
        prompt,
        java.util.Arrays.copyOf(tokens, length),
        java.util.Arrays.copyOf(logProb, length),
        ended ? Trajectory.Stop.END_OF_SEQUENCE : Trajectory.Stop.LENGTH,
        version);
  }

  @Override
  public List<TokenStats> evaluate(List<Trajectory> trajectories, double temperature) {
    positive(temperature);
    List<TokenStats> stats = new ArrayList<>();
    for (Trajectory trajectory : trajectories) {
      double[] logProb = new double[trajectory.length()];
      double[] entropy = new double[trajectory.length()];
      for (int t = 0; t < logProb.length; t++) {
        Softmax next = next(trajectory, t, temperature);
        logProb[t] = next.logProb(trajectory.tokens()[t]);
        entropy[t] = next.entropy();
      }
      stats.add(new TokenStats(logProb, entropy));
    }
    return stats;
  }

  /**
   * With logits z over temperature: d(log p_a)/dz_k = [k = a] - p_k and d(H)/dz_k = -p_k (log p_k +
   * H). Sums in double precision over the batch and rounds once.
   */
  @Override
  public void accumulate(
      List<Trajectory> batch, double temperature, double[][] dLogProb, double[][] dEntropy) {
    positive(temperature);
    Map<Integer, double[]> byRow = new TreeMap<>();
    for (int i = 0; i < batch.size(); i++) {
      Trajectory trajectory = batch.get(i);
      for (int t = 0; t < trajectory.length(); t++) {
        double forEntropy = dEntropy.length == 0 ? 0 : dEntropy[i][t];
        double[] gradient =
            byRow.computeIfAbsent(row(trajectory, t), r -> new double[table.vocabulary]);
        next(trajectory, t, temperature)
            .addGradient(
                gradient,
                trajectory.tokens()[t],
                dLogProb[i][t] / temperature,
                forEntropy / temperature);
      }
    }
    byRow.forEach(table::addGradient);
  }

  private int row(Trajectory trajectory, int t) {
    return table.row(trajectory.prompt(), trajectory.tokens(), trajectory.prompt().length + t);
  }

  private Softmax next(Trajectory trajectory, int t, double temperature) {
    return Softmax.of(table.logits(row(trajectory, t), temperature));
  }

  private static void positive(double temperature) {
    if (!(temperature > 0)) {
      throw new IllegalArgumentException("temperature must be positive, got " + temperature);
    }
  }

  @Override
  public final List<Parameter> parameters() {
    return table.parameters();
  }

  @Override
  public void weightsChanged(long newVersion) {
    table.clearGradients();
    version = newVersion;
  }

  @Override
  public void save(Path folder) {
    SavedTable.write(this, folder);
  }

  @Override
  public final void close() {}
}
