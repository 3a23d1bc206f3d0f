package org.athanor.policy.onnx;

import static org.athanor.policy.onnx.Graph.FLOAT;
import static org.athanor.policy.onnx.Graph.INT32;
import static org.athanor.policy.onnx.Graph.INT64;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes the graphs of a decoder: of Llama's kind here, what GPT-2 has otherwise in {@link Gpt2}.
 * Scoring, training and decoding share every block, so that what is sampled is what is trained.
 *
 * <p>Weights are inputs, by their own names. Shapes in comments: B sequences of S positions, N =
 * B·S positions in all, M of them chosen, d hidden, H heads in K groups of G, h width of a head.
 */
class Llama {
  static final String TOKENS = "tokens"; // [B, S] int64
  static final String ROWS = "rows"; // [M] int64, flat positions whose next token was chosen
  static final String TARGETS = "targets"; // [M, 1] int64, those tokens
  static final String INVERSE_TEMPERATURE = "inverseTemperature"; // scalar
  static final String LOG_PROB = "logProb"; // [M], or [B] when decoding
  static final String ENTROPY = "entropy"; // [M]
  static final String COSINE = "rotary.cosine"; // [context, h / 2]
  static final String SINE = "rotary.sine";
  static final String MINUS_SINE = "rotary.minusSine";
  static final String LENGTHS = "lengths"; // [B] int32, positions seen with this run's, less one
  static final String TOTAL = "total"; // scalar int32, the longest of them
  static final String UNIFORM = "uniform"; // [B] in [0, 1)
  static final String GREEDY = "greedy"; // scalar int64, 1 takes the likeliest token
  static final String CHOSEN = "chosen"; // [B, 1] int64
  static final String LOGITS_OUT = "logits"; // [B, V]

  /** Vocabularies above this are scored some positions at a time. */
  static final int LARGE_VOCABULARY = 4096;

  /** Logits held at once then. */
  static final int LOGITS = 1 << 23;

  /** Largest uniform number that stays strictly below 1 times any sum, in float. */
  private static final float UNIFORM_LIMIT = 1 - 0x1p-22f;

  final Architecture a;
  final Graph g;
  private final Set<String> inputs = new HashSet<>();
  int logits = LOGITS;

  /** Input of each adapted matrix times A: [N, rank]. */
  final Map<String, String> lowRank = new HashMap<>();

  /** What the backward pass needs of one block. */
  static final class Tape {
    Norm attentionNorm;
    Norm queryNorm; // [N·H, h], where heads have norms
    Norm keyNorm; // [N·H / G, h]
    String query; // [B, K, G·S, h], rotated
    String key; // [B, K, S, h], rotated
    String value; // [B, K, S, h]
    String probability; // [B, K, G·S, S]
    String mixed; // [B, K, G·S, h], probability · value
    String attended; // [N, H·h]
    Norm mlpNorm;
    String sigmoid; // [N, f], of the gate
    String silu; // gate · sigmoid
    String up;
    String gated; // silu · up
    String tanh; // within GPT-2's activation
  }

  /**
   * A norm that was run.
   *
   * @param mean [N, 1], of a layer norm; null for RMSNorm
   * @param inverse 1 / root mean square, or 1 / deviation [N, 1]
   */
  record Norm(String x, String y, String mean, String inverse, String weight, int width) {}

  /** Query, key and value before rotation, [N, width] each. */
  record Projected(String query, String key, String value) {}

  /** Log-probabilities of all tokens at the chosen positions. */
  record Scores(String logProbs, String chosen, String probs, String entropy) {}

  static Llama of(Architecture architecture, String graph) {
    return architecture.family() == Architecture.Family.GPT2
        ? new Gpt2(architecture, graph)
        : new Llama(architecture, graph);
  }

  Llama(Architecture architecture, String graph) {
    this.a = architecture;
    this.g = new Graph(graph);
  }

  /** tokens, rows, targets, inverseTemperature → logProb, entropy. */
  static byte[] scoreGraph(Architecture architecture) {
    return scoreGraph(architecture, LOGITS);
  }

  /**
   * @param logits most of them at once, where the vocabulary is large
   */
  static byte[] scoreGraph(Architecture architecture, int logits) {
    Llama llama = of(architecture, "score");
    llama.logits = logits;
    Norm norm = llama.chosenRows(llama.blocks(null));
    String[] stats = llama.inParts() ? llama.partByPart(norm) : llama.atOnce(norm);
    llama.g.output(llama.g.op("Reshape", stats[0], llama.g.ints(-1)), LOG_PROB, FLOAT, "M");
    llama.g.output(llama.g.op("Reshape", stats[1], llama.g.ints(-1)), ENTROPY, FLOAT, "M");
    return llama.g.toBytes();
  }

  /** tokens, lengths, total, past keys and values → present ones. */
  static byte[] prefillGraph(Architecture architecture) {
    Llama llama = of(architecture, "prefill");
    llama.decode(llama.g.ints(0));
    return llama.g.toBytes();
  }

  /** Like prefill for one more position, with uniform → chosen, logProb. */
  static byte[] stepGraph(Architecture architecture) {
    Llama llama = of(architecture, "step");
    String position = llama.g.node("Cast", llama.input(LENGTHS, INT32, "B")).set("to", INT64).out();
    llama.sample(llama.decode(llama.g.op("Unsqueeze", position, llama.g.ints(1))));
    return llama.g.toBytes();
  }

  /** Like prefill for one more position → the logits of the next token. */
  static byte[] logitsGraph(Architecture architecture) {
    Llama llama = of(architecture, "logits");
    String position = llama.g.node("Cast", llama.input(LENGTHS, INT32, "B")).set("to", INT64).out();
    String x = llama.decode(llama.g.op("Unsqueeze", position, llama.g.ints(1)));
    String rows = llama.norm(x, architecture.finalNorm()).y();
    int v = architecture.vocabulary();
    String logits = llama.linear(rows, architecture.head(), v, architecture.hidden(), null);
    llama.g.output(logits, LOGITS_OUT, FLOAT, "B", v);
    return llama.g.toBytes();
  }

  static String past(int layer, String which) {
    return "past." + which + "." + layer;
  }

  static String present(int layer, String which) {
    return "present." + which + "." + layer;
  }

  /** An input, declared at its first use. */
  String input(String name, int type, Object... dimensions) {
    if (inputs.add(name)) {
      g.input(name, type, dimensions);
    }
    return name;
  }

  String weight(String name, Object... shape) {
    return input(name, FLOAT, shape);
  }

  // ---- forward

  /** Embedding and all blocks: [N, d]. Fills the tape, one entry a layer, where one is given. */
  String blocks(Tape[] tape) {
    input(TOKENS, INT64, "B", "S");
    String x = embedded(g.ints(0));
    String whole = null;
    String windowed = null;
    for (int layer = 0; layer < a.layers(); layer++) {
      Tape t = tape == null ? new Tape() : tape[layer];
      int window = a.window().of(layer);
      if (window == 0 && whole == null) {
        whole = causalMask(0);
      } else if (window > 0 && windowed == null) {
        windowed = causalMask(window);
      }
      x = residual(layer, x, attention(layer, x, window == 0 ? whole : windowed, t), t);
    }
    return x;
  }

  /**
   * The stream before the first block: [N, d].
   *
   * @param positions of the tokens: [B, S], or [1] for those from there on
   */
  String embedded(String positions) {
    String table = weight(a.embedding(), a.vocabulary(), a.hidden());
    return g.op("Gather", table, flatTokens());
  }

  String flatTokens() {
    return g.op("Reshape", TOKENS, g.ints(-1));
  }

  /** [0 .. S-1]. */
  String range() {
    String length = g.op("Gather", g.op("Shape", TOKENS), g.integer(1));
    return g.op("Range", g.integer(0), length, g.integer(1));
  }

  /** [S, S]: 0 where a position may look, else a number so low that softmax gives 0. */
  private String causalMask(int window) {
    String position = range();
    String seen = g.op("Unsqueeze", position, g.ints(0));
    String looking = g.op("Unsqueeze", position, g.ints(1));
    String may = g.op("LessOrEqual", seen, looking);
    if (window > 0) {
      String near = g.op("Less", looking, g.op("Add", seen, g.integer(window)));
      may = g.op("And", may, near);
    }
    return g.op("Where", may, g.number(0), g.number(-Float.MAX_VALUE));
  }

  /** Attention over the whole sequences: [N, H·h], before the output projection. */
  private String attention(int layer, String x, String mask, Tape t) {
    t.attentionNorm = norm(x, a.attentionNorm(layer));
    Projected p = projected(layer, t.attentionNorm.y(), t);
    t.query = grouped(placed(layer, p.query(), g.ints(0)), a.heads());
    t.key = heads(placed(layer, p.key(), g.ints(0)), a.kvHeads());
    t.value = heads(p.value(), a.kvHeads());
    String scores =
        g.node("FusedMatMul", t.query, t.key)
            .microsoft()
            .set("transB", 1)
            .set("alpha", scale())
            .out();
    String masked = g.op("Add", g.op("Reshape", scores, g.ints(0, a.heads(), -1, 0)), mask);
    String softmax = g.node("Softmax", masked).set("axis", -1).out();
    t.probability = g.op("Reshape", softmax, g.ints(0, a.kvHeads(), -1, 0));
    t.mixed = g.op("MatMul", t.probability, t.value);
    t.attended = joined(g.op("Reshape", t.mixed, g.ints(0, a.heads(), -1, a.headDim())), a.heads());
    return t.attended;
  }

  /** Query or key [N, width] with its positions: [B, S, width]. */
  String placed(int layer, String x, String positions) {
    return turns(layer) ? rotated(sequences(x), SINE, positions) : sequences(x);
  }

  /** Whether a layer's queries and keys are turned by their positions. */
  boolean turns(int layer) {
    return !a.unplaced().contains(layer);
  }

  Projected projected(int layer, String y, Tape t) {
    String query = projection(y, name(layer, "self_attn.q_proj"), a.queryWidth());
    String key = projection(y, name(layer, "self_attn.k_proj"), a.keyWidth());
    if (a.headNorms()) {
      t.queryNorm = headNorm(query, name(layer, "self_attn.q_norm.weight"));
      t.keyNorm = headNorm(key, name(layer, "self_attn.k_norm.weight"));
      query = g.op("Reshape", t.queryNorm.y(), g.ints(-1, a.queryWidth()));
      key = g.op("Reshape", t.keyNorm.y(), g.ints(-1, a.keyWidth()));
    }
    return new Projected(query, key, projection(y, name(layer, "self_attn.v_proj"), a.keyWidth()));
  }

  private Norm headNorm(String x, String name) {
    return rmsNorm(g.op("Reshape", x, g.ints(-1, a.headDim())), name, a.headDim());
  }

  /** Adds attention and MLP to the stream. */
  String residual(int layer, String x, String attended, Tape t) {
    String o = name(layer, "self_attn.o_proj");
    String y = linear(attended, o + ".weight", a.hidden(), a.queryWidth(), x);
    return mlp(layer, biased(y, o, a.bias().output()), t);
  }

  private String mlp(int layer, String x, Tape t) {
    t.mlpNorm = norm(x, a.mlpNorm(layer));
    int f = a.intermediate();
    String y = t.mlpNorm.y();
    String gate = linear(y, layer, "mlp.gate_proj", f);
    t.up = linear(y, layer, "mlp.up_proj", f);
    t.sigmoid = g.op("Sigmoid", gate);
    t.silu = g.op("Mul", gate, t.sigmoid);
    t.gated = g.op("Mul", t.silu, t.up);
    String down = name(layer, "mlp.down_proj");
    return biased(linear(t.gated, down + ".weight", a.hidden(), f, x), down, a.bias().mlp());
  }

  private String linear(String x, int layer, String suffix, int out) {
    String name = name(layer, suffix);
    String bias = a.bias().mlp() ? weight(name + ".bias", out) : null;
    return linear(x, name + ".weight", out, a.hidden(), bias);
  }

  private String biased(String y, String name, boolean bias) {
    return bias ? g.op("Add", y, weight(name + ".bias", a.hidden())) : y;
  }

  private String name(int layer, String suffix) {
    return a.name(layer, suffix);
  }

  private String projection(String x, String name, int out) {
    String bias = a.bias().attention() ? weight(name + ".bias", out) : null;
    return linear(x, name + ".weight", out, a.hidden(), bias);
  }

  /** x · weightᵀ + add. */
  String linear(String x, String name, int out, int in, String add) {
    String w = weight(name, out, in);
    Graph.Node node = add == null ? g.node("Gemm", x, w) : g.node("Gemm", x, w, add);
    return adapted(node.set("transB", 1).out(), x, name, out, in);
  }

  /** Adds what the adapter of a matrix makes of its input, where it has one. */
  String adapted(String y, String x, String name, int out, int in) {
    if (!a.lora().on(name)) {
      return y;
    }
    int rank = a.lora().rank();
    String low = g.node("Gemm", x, weight(Lora.down(name), rank, in)).set("transB", 1).out();
    lowRank.put(name, low);
    return g.node("Gemm", low, weight(Lora.up(name), out, rank), y)
        .set("transB", 1)
        .set("alpha", (float) a.lora().scale())
        .out();
  }

  Norm norm(String x, String name) {
    return rmsNorm(x, name, a.hidden());
  }

  private Norm rmsNorm(String x, String name, int width) {
    String weight = weight(name, width);
    String[] out =
        g.node("SimplifiedLayerNormalization", x, weight)
            .set("axis", -1)
            .set("epsilon", a.normEpsilon())
            .outs(2);
    return new Norm(x, out[0], null, out[1], weight, width);
  }

  /**
   * Turns pairs of [N, heads·h] or [B, heads, S, h] by the position.
   *
   * @param positions [B, S], or [1] for those from there on
   */
  String rotated(String x, String sine, String positions) {
    return g.node("RotaryEmbedding", x, positions, rotary(COSINE), rotary(sine)).microsoft().out();
  }

  private String rotary(String name) {
    return input(name, FLOAT, a.context(), a.headDim() / 2);
  }

  /** [N, width] → [B, S, width]. */
  String sequences(String x) {
    String shape = g.node("Concat", g.op("Shape", TOKENS), g.ints(-1)).set("axis", 0).out();
    return g.op("Reshape", x, shape);
  }

  float scale() {
    return (float) (1 / StrictMath.sqrt(a.headDim()));
  }

  /** [N, heads·h] or [B, S, heads·h] → [B, heads, S, h]. */
  String heads(String x, int heads) {
    String shape =
        g.node("Concat", g.op("Shape", TOKENS), g.ints(heads, a.headDim())).set("axis", 0).out();
    return transposed(g.op("Reshape", x, shape));
  }

  /** Query heads that share a key head, below one another: [B, K, G·S, h]. */
  String grouped(String x, int heads) {
    return g.op("Reshape", heads(x, heads), g.ints(0, a.kvHeads(), -1, a.headDim()));
  }

  /** [B, heads, S, h] → [N, heads·h]. */
  String joined(String x, int heads) {
    return g.op("Reshape", transposed(x), g.ints(-1, (long) heads * a.headDim()));
  }

  /** Swaps heads and positions. */
  String transposed(String x) {
    return g.node("Transpose", x).set("perm", List.of(0L, 2L, 1L, 3L)).out();
  }

  // ---- output layer

  /** The final norm at the chosen positions only: [M, d]. */
  Norm chosenRows(String x) {
    return norm(g.op("Gather", x, input(ROWS, INT64, "M")), a.finalNorm());
  }

  /** Tokens chosen there: [M, 1]. */
  String targets() {
    return input(TARGETS, INT64, "M", 1);
  }

  /** Output layer and log-softmax of rows [m, d] of which targets [m, 1] were chosen. */
  Scores scores(String rows, String targets) {
    String logProbs = logProbs(rows);
    String chosen = g.node("GatherElements", logProbs, targets).set("axis", 1).out();
    String probs = g.op("Exp", logProbs);
    String entropy = g.op("Neg", g.op("ReduceSum", g.op("Mul", probs, logProbs), g.ints(1)));
    return new Scores(logProbs, chosen, probs, entropy);
  }

  private String[] atOnce(Norm norm) {
    Scores scores = scores(norm.y(), targets());
    return new String[] {scores.chosen(), scores.entropy()};
  }

  // ---- output layer of large vocabularies: never more logits at once than some rows'

  /** Whether the vocabulary is so large that rows are scored in parts. */
  boolean inParts() {
    return a.vocabulary() > LARGE_VOCABULARY;
  }

  /** Rows of one part. */
  static int rowsOfPart(int vocabulary) {
    return Math.max(1, LOGITS / vocabulary);
  }

  /** Number of parts, scalar. */
  String parts() {
    long rows = Math.max(1, logits / a.vocabulary());
    String most = g.op("Add", g.op("Shape", ROWS), g.ints(rows - 1));
    return g.op("Squeeze", g.op("Div", most, g.ints(rows)));
  }

  /** The rows of one part out of all M. */
  String part(String values, String round) {
    long rows = Math.max(1, logits / a.vocabulary());
    String from = g.op("Reshape", g.op("Mul", round, g.integer(rows)), g.ints(1));
    String to = g.op("Add", from, g.ints(rows));
    return g.op("Slice", values, from, to, g.ints(0));
  }

  /** Rows below those that there are. */
  String below(String above, String rows) {
    return g.node("Concat", above, rows).set("axis", 0).out();
  }

  /** No rows yet, so wide. */
  String none(int width) {
    return g.op("ConstantOfShape", g.ints(0, width));
  }

  private String[] partByPart(Norm norm) {
    String targets = targets();
    String[] first = {none(1), none(1)};
    return g.loop(
        parts(),
        first,
        (round, carried) -> {
          Scores part = scores(part(norm.y(), round), part(targets, round));
          return new String[] {below(carried[0], part.chosen()), below(carried[1], part.entropy())};
        });
  }

  private String logProbs(String y) {
    String logits = linear(y, a.head(), a.vocabulary(), a.hidden(), null);
    String inverse = input(INVERSE_TEMPERATURE, FLOAT);
    return g.node("LogSoftmax", g.op("Mul", logits, inverse)).set("axis", 1).out();
  }

  // ---- decoding

  /**
   * All blocks on the positions after those in the cache: [N, d].
   *
   * @param positions of the tokens: [B, S], or [1] for those from there on
   */
  private String decode(String positions) {
    input(TOKENS, INT64, "B", "S");
    String x = embedded(positions);
    for (int layer = 0; layer < a.layers(); layer++) {
      x = residual(layer, x, cachedAttention(layer, x, positions), new Tape());
    }
    return x;
  }

  private String cachedAttention(int layer, String x, String positions) {
    Projected p = projected(layer, norm(x, a.attentionNorm(layer)).y(), new Tape());
    Graph.Node attention =
        g.node(
                "GroupQueryAttention",
                widened(placed(layer, p.query(), positions), a.heads()),
                widened(placed(layer, p.key(), positions), a.kvHeads()),
                widened(sequences(p.value()), a.kvHeads()),
                input(past(layer, "key"), FLOAT, "B", a.kvHeads(), "C", a.cachedDim()),
                input(past(layer, "value"), FLOAT, "B", a.kvHeads(), "C", a.cachedDim()),
                input(LENGTHS, INT32, "B"),
                input(TOTAL, INT32))
            .microsoft()
            .set("num_heads", a.heads())
            .set("kv_num_heads", a.kvHeads())
            .set("scale", scale());
    if (a.window().of(layer) > 0) {
      attention.set("local_window_size", a.window().of(layer));
    }
    String[] out = attention.outs(3);
    g.output(out[1], present(layer, "key"), FLOAT, "B", a.kvHeads(), "C", a.cachedDim());
    g.output(out[2], present(layer, "value"), FLOAT, "B", a.kvHeads(), "C", a.cachedDim());
    return g.op("Reshape", narrowed(out[0]), g.ints(-1, a.queryWidth()));
  }

  /** [B, S, heads·h] with zeros behind each head, as wide as the cache has it. */
  private String widened(String x, int heads) {
    int zeros = a.cachedDim() - a.headDim();
    if (zeros == 0) {
      return x;
    }
    String split = g.op("Reshape", x, g.ints(0, 0, heads, a.headDim()));
    String wide = g.op("Pad", split, g.ints(0, 0, 0, 0, 0, 0, 0, zeros));
    return g.op("Reshape", wide, g.ints(0, 0, (long) heads * a.cachedDim()));
  }

  /** Heads without the zeros behind them. */
  private String narrowed(String attended) {
    if (a.cachedDim() == a.headDim()) {
      return attended;
    }
    String split = g.op("Reshape", attended, g.ints(0, 0, a.heads(), a.cachedDim()));
    return g.op("Slice", split, g.ints(0), g.ints(a.headDim()), g.ints(3));
  }

  /**
   * The first token whose cumulative probability exceeds uniform · (the sum of all). The sum is the
   * row's own, as rounding leaves it, so the draw cannot fall behind the last token.
   */
  private void sample(String x) {
    String logProbs = logProbs(norm(x, a.finalNorm()).y());
    String cumulative = g.op("CumSum", g.op("Exp", logProbs), g.integer(1));
    String sum = g.node("Gather", cumulative, g.ints(-1)).set("axis", 1).out();
    String uniform = g.op("Min", input(UNIFORM, FLOAT, "B"), g.number(UNIFORM_LIMIT));
    String threshold = g.op("Mul", g.op("Unsqueeze", uniform, g.ints(1)), sum);
    String above = g.node("Cast", g.op("Greater", cumulative, threshold)).set("to", FLOAT).out();
    String drawn = g.node("ArgMax", above).set("axis", 1).out();
    String likeliest = g.node("ArgMax", logProbs).set("axis", 1).out();
    String greedy = g.op("Equal", input(GREEDY, INT64), g.integer(1));
    String chosen = g.op("Where", greedy, likeliest, drawn);
    String logProb = g.node("GatherElements", logProbs, chosen).set("axis", 1).out();
    g.output(chosen, CHOSEN, INT64, "B", 1);
    g.output(g.op("Reshape", logProb, g.ints(-1)), LOG_PROB, FLOAT, "B");
  }
}
