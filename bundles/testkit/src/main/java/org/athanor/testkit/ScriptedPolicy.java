package org.athanor.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.athanor.data.Trajectory;
import org.athanor.data.Trajectory.Stop;
import org.athanor.math.Rng;
import org.athanor.policy.Policy;
import org.athanor.policy.SamplingParams;
import org.athanor.policy.Tokenizer;

/**
 * Says what a script tells it to: the text for a prompt and the number of the completion. {@code
 * evaluate} gives every token probability 0.9; drawn ones have log-probability 0.
 */
public final class ScriptedPolicy implements Policy {
  /** Of each token that is evaluated. */
  public static final double PROBABILITY = 0.9;

  private final List<String> asked = new ArrayList<>();
  private final CharacterTokenizer tokenizer = new CharacterTokenizer();
  private final int context;
  private final BiFunction<String, Integer, String> script;

  /**
   * @param context longest prompt and completion together
   * @param script the completion for a prompt and its number among the draws
   */
  public ScriptedPolicy(int context, BiFunction<String, Integer, String> script) {
    this.context = context;
    this.script = script;
  }

  /** Every prompt so far. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  @Override
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  @Override
  public int contextLength() {
    return context;
  }

  @Override
  public long version() {
    return 0;
  }

  @Override
  public List<List<Trajectory>> generate(
      List<int[]> prompts, int count, SamplingParams params, Rng rng) {
    List<List<Trajectory>> all = new ArrayList<>();
    for (int[] prompt : prompts) {
      if (prompt.length >= context) {
        throw new IllegalArgumentException("the prompt leaves no room");
      }
      String question = tokenizer.decode(prompt);
      asked.add(question);
      List<Trajectory> drawn = new ArrayList<>();
      for (int j = 0; j < count; j++) {
        drawn.add(trajectory(prompt, script.apply(question, j), params.maxTokens()));
      }
      all.add(drawn);
    }
    return all;
  }

  private Trajectory trajectory(int[] prompt, String text, int maxTokens) {
    boolean cut = text.length() >= maxTokens;
    int[] tokens = tokenizer.encode(cut ? text.substring(0, maxTokens) : text + '\1');
    if (!cut) {
      tokens[tokens.length - 1] = tokenizer.endOfSequence();
    }
    Stop stop = cut ? Stop.LENGTH : Stop.END_OF_SEQUENCE;
    return new Trajectory(prompt, tokens, new double[tokens.length], stop, 0);
  }

  @Override
  public List<TokenStats> evaluate(List<Trajectory> trajectories, double temperature) {
    List<TokenStats> all = new ArrayList<>();
    for (Trajectory t : trajectories) {
      double[] logProb = new double[t.length()];
      java.util.Arrays.fill(logProb, Math.log(PROBABILITY));
      all.add(new TokenStats(logProb, new double[t.length()]));
    }
    return all;
  }

  @Override
  public void close() {}
}
