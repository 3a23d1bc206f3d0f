package org.athanor.policy.export;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.athanor.data.Trajectory;
import org.athanor.data.Trajectory.Stop;
import org.athanor.math.Rng;
import org.athanor.policy.Choice;
import org.athanor.policy.Policy;
import org.athanor.policy.SamplingParams;
import org.athanor.policy.Tokenizer;
import org.athanor.policy.export.Decoding.Logits;

/**
 * An exported decoder that generates and scores. The completions of a prompt are drawn side by
 * side, so that no row needs padding.
 */
final class ExportPolicy implements Policy {
  private static final int LOGITS_AT_ONCE = 1 << 23;

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final Ports ports;
  private final ExportFolder folder;
  private final FolderTokens tokenizer;
  private final int[] ends;
  private final int context;
  private final int vocabulary;
  private final int rows;

  ExportPolicy(
      OrtEnvironment environment,
      OrtSession session,
      Ports ports,
      ExportFolder folder,
      FolderTokens tokenizer,
      int context,
      int rows) {
    this.environment = environment;
    this.session = session;
    this.ports = ports;
    this.folder = folder;
    this.tokenizer = tokenizer;
    this.ends = folder.ends();
    this.context = context;
    this.vocabulary =
        ports.vocabulary() > 0 ? Math.toIntExact(ports.vocabulary()) : folder.vocabulary();
    this.rows = rows;
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
    prompts.forEach(this::check);
    List<List<Trajectory>> drawn = new ArrayList<>();
    for (int i = 0; i < prompts.size(); i++) {
      List<Trajectory> own = new ArrayList<>();
      for (int from = 0; from < count; from += rows) {
        int n = Math.min(rows, count - from);
        Rng[] streams = new Rng[n];
        for (int r = 0; r < n; r++) {
          streams[r] = rng.at(i, from + r);
        }
        own.addAll(draw(prompts.get(i), params, streams));
      }
      drawn.add(own);
    }
    return drawn;
  }

  private void check(int[] prompt) {
    if (prompt.length == 0 || prompt.length >= context) {
      throw new IllegalArgumentException(
          "a prompt must have 1 to " + (context - 1) + " tokens, got " + prompt.length);
    }
    checkTokens(prompt);
  }

  private void checkTokens(int... tokens) {
    for (int token : tokens) {
      if (token < 0 || vocabulary > 0 && token >= vocabulary) {
        throw new IllegalArgumentException(
            "token "
                + token
                + " is none of the graph's "
                + vocabulary
                + ": tokenizer.json in "
                + folder.path()
                + " is of another model");
      }
    }
  }

  private List<Trajectory> draw(int[] prompt, SamplingParams params, Rng... streams) {
    int limit = Math.min(params.maxTokens(), context - prompt.length);
    int n = streams.length;
    int[][] tokens = new int[n][limit];
    double[][] logProb = new double[n][limit];
    int[] length = new int[n];
    Stop[] ended = new Stop[n]; // null while a row goes on
    boolean[][] seen = new boolean[n][];
    Choice choice = null; // whose size the first logits tell
    long[][] next = new long[n][];
    Arrays.setAll(next, r -> Arrays.stream(prompt).asLongStream().toArray());
    try (Decoding decoding = new Decoding(environment, session, ports, folder, n)) {
      for (int t = 0; t < limit && Arrays.asList(ended).contains(null); t++) {
        Logits logits = decoding.feed(next);
        for (int r = 0; r < n; r++) {
          int at = next[r].length - 1;
          next[r] = new long[] {ended[r] == null ? 0 : tokens[r][length[r] - 1]};
          if (ended[r] == null) {
            float[] all = logits.at(r, at);
            seen[r] = seen[r] == null ? seen(prompt, all.length) : seen[r];
            if (choice == null && !params.whole()) {
              choice = new Choice(params, all.length);
            }
            int token = token(all, seen[r], params, choice, streams[r], logProb[r], t);
            seen[r][token] = true;
            tokens[r][t] = token;
            length[r] = t + 1;
            ended[r] = stop(params.stop(), prompt, Arrays.copyOf(tokens[r], t + 1));
            next[r][0] = token;
          }
        }
      }
    } catch (OrtException e) {
      throw failed(e);
    }
    List<Trajectory> drawn = new ArrayList<>();
    for (int r = 0; r < n; r++) {
      drawn.add(
          new Trajectory(
              prompt,
              Arrays.copyOf(tokens[r], length[r]),
              Arrays.copyOf(logProb[r], length[r]),
              ended[r] == null ? Stop.LENGTH : ended[r],
              0));
    }
    return drawn;
  }

  /**
   * Draws a token and notes its log-probability: 0 for a sure choice.
   *
   * @param choice null where the whole distribution is drawn from
   */
  private static int token(
      float[] logits,
      boolean[] seen,
      SamplingParams params,
      Choice choice,
      Rng stream,
      double[] logProb,
      int t) {
    if (choice != null) {
      choice.draw(FloatBuffer.wrap(logits), 0, seen, stream);
      logProb[t] = choice.logProb();
      return choice.token();
    }
    if (params.temperature() == 0) {
      return Distribution.likeliest(logits);
    }
    Distribution distribution = new Distribution(logits, params.temperature());
    int token = distribution.at(stream.nextDouble());
    logProb[t] = distribution.logProb(token);
    return token;
  }

  private static boolean[] seen(int[] prompt, int vocabulary) {
    boolean[] seen = new boolean[vocabulary];
    for (int token : prompt) {
      seen[token] = true;
    }
    return seen;
  }

  /** What ends a completion with its last token; null if nothing does. */
  private Stop stop(List<String> stops, int[] prompt, int... tokens) {
    if (ends(tokens[tokens.length - 1])) {
      return Stop.END_OF_SEQUENCE;
    }
    String text = stops.isEmpty() ? "" : tokenizer.decode(prompt, tokens);
    return stops.stream().anyMatch(text::contains) ? Stop.STOP_TEXT : null;
  }

  private boolean ends(int token) {
    for (int end : ends) {
      if (token == end) {
        return true;
      }
    }
    return false;
  }

  @Override
  public List<TokenStats> evaluate(List<Trajectory> trajectories, double temperature) {
    List<TokenStats> stats = new ArrayList<>();
    for (Trajectory t : trajectories) {
      try {
        stats.add(score(t, temperature));
      } catch (OrtException e) {
        throw failed(e);
      }
    }
    return stats;
  }

  /** In pieces, so that the logits of a long text need not be there at once. */
  private TokenStats score(Trajectory trajectory, double temperature) throws OrtException {
    int[] prompt = trajectory.prompt();
    int[] tokens = trajectory.tokens();
    double[] logProb = new double[tokens.length];
    double[] entropy = new double[tokens.length];
    if (tokens.length == 0) {
      return new TokenStats(logProb, entropy);
    }
    int[] text = Arrays.copyOf(prompt, prompt.length + tokens.length);
    System.arraycopy(tokens, 0, text, prompt.length, tokens.length);
    check(prompt);
    checkTokens(tokens);
    int piece =
        ports.cache().isEmpty() || vocabulary <= 0
            ? text.length
            : Math.max(1, LOGITS_AT_ONCE / vocabulary);
    try (Decoding decoding = new Decoding(environment, session, ports, folder, 1)) {
      for (int from = 0; from < text.length - 1; from += piece) {
        int to = Math.min(text.length - 1, from + piece);
        long[][] fed = {Arrays.stream(text, from, to).asLongStream().toArray()};
        Logits logits = decoding.feed(fed);
        for (int i = Math.max(from, prompt.length - 1); i < to; i++) {
          Distribution distribution = new Distribution(logits.at(0, i - from), temperature);
          int t = i - prompt.length + 1;
          logProb[t] = distribution.logProb(tokens[t]);
          entropy[t] = distribution.entropy();
        }
      }
    }
    return new TokenStats(logProb, entropy);
  }

  private IllegalStateException failed(OrtException e) {
    return new IllegalStateException(
        "ONNX Runtime could not run the graph of " + folder.path() + ": " + e.getMessage(), e);
  }

  @Override
  public void close() {
    tokenizer.close();
    try {
      session.close();
    } catch (OrtException e) {
      throw failed(e);
    }
  }
}
