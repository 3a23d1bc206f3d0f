package org.athanor.policy.onnx;

import static org.athanor.policy.onnx.Graph.FLOAT;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Writes the training graph: the forward pass of {@link Llama} with a tape, and the vector-Jacobian
 * product of every operation of it, in reverse order. Each gradient is an input too, and what comes
 * out is the sum, so that micro-batches add up without another pass over the weights.
 */
class LlamaGradient {
  static final String D_LOG_PROB = "dLogProb"; // [M]
  static final String D_ENTROPY = "dEntropy"; // [M]

  final Architecture a;
  final Llama llama;
  final Graph g;
  private final Map<String, String> gradients = new HashMap<>();
  private final Set<String> trained = new HashSet<>();

  LlamaGradient(Llama llama) {
    this.a = llama.a;
    this.llama = llama;
    this.g = llama.g;
    a.trained().forEach(tensor -> trained.add(tensor.name()));
  }

  /** Like the score graph with dLogProb, dEntropy and gradients so far → gradients. */
  static byte[] graph(Architecture architecture) {
    return graph(architecture, Llama.LOGITS);
  }

  /**
   * @param logits most of them at once, where the vocabulary is large
   */
  static byte[] graph(Architecture architecture, int logits) {
    Llama llama = Llama.of(architecture, "train");
    llama.logits = logits;
    LlamaGradient gradient =
        llama instanceof Gpt2 gpt2 ? new Gpt2Gradient(gpt2) : new LlamaGradient(llama);
    return gradient.write();
  }

  /** Name of the input that holds a weight's gradient so far. */
  static String before(String name) {
    return name + ".gradient.before";
  }

  /** Name of the output that holds a weight's gradient. */
  static String after(String name) {
    return name + ".gradient";
  }

  private byte[] write() {
    Llama.Tape[] tape = new Llama.Tape[a.layers()];
    for (int layer = 0; layer < tape.length; layer++) {
      tape[layer] = new Llama.Tape();
    }
    String x = llama.blocks(tape);
    Llama.Norm norm = llama.chosenRows(x);
    String dRows = norm(dChosen(norm), norm, null, a.finalNorm());
    String zeros = g.op("ConstantOfShape", g.op("Shape", x));
    String dx = g.op("ScatterND", zeros, column(Llama.ROWS), dRows);
    for (int layer = a.layers() - 1; layer >= 0; layer--) {
      dx = attention(layer, mlp(layer, dx, tape[layer]), tape[layer]);
    }
    embedding(dx);
    for (Architecture.Tensor tensor : a.trained()) {
      String gradient = gradients.get(tensor.name());
      g.output(gradient, after(tensor.name()), FLOAT, (Object[]) boxed(tensor.shape()));
    }
    return g.toBytes();
  }

  /** d of the output layer's input at the chosen positions, [M, d]. */
  private String dChosen(Llama.Norm norm) {
    String c = column(llama.input(D_LOG_PROB, FLOAT, "M"));
    String e = column(llama.input(D_ENTROPY, FLOAT, "M"));
    String targets = llama.targets();
    if (!llama.inParts()) {
      String d = dLogits(llama.scores(norm.y(), targets), targets, c, e);
      addProduct(a.head(), d, norm.y(), a.vocabulary(), a.hidden());
      return g.op("MatMul", d, a.head());
    }
    boolean learns = trained.contains(a.head());
    String none = llama.none(a.hidden());
    String[] first =
        learns
            ? new String[] {none, soFar(a.head(), a.vocabulary(), a.hidden())}
            : new String[] {none};
    String[] last =
        g.loop(
            llama.parts(),
            first,
            (round, carried) -> {
              String rows = llama.part(norm.y(), round);
              String chosen = llama.part(targets, round);
              Llama.Scores scores = llama.scores(rows, chosen);
              String d = dLogits(scores, chosen, llama.part(c, round), llama.part(e, round));
              String below = llama.below(carried[0], g.op("MatMul", d, a.head()));
              return learns
                  ? new String[] {below, g.node("Gemm", d, rows, carried[1]).set("transA", 1).out()}
                  : new String[] {below};
            });
    if (learns) {
      gradients.put(a.head(), last[1]);
    }
    return last[0];
  }

  /**
   * With p the distribution, H its entropy, c and e the coefficients of the chosen token: d/dlogits
   * = (c · onehot - p · (c + e · (log p + H))) / temperature.
   */
  private String dLogits(Llama.Scores s, String targets, String c, String e) {
    String spread = g.op("Mul", e, g.op("Add", s.logProbs(), s.entropy()));
    String pulled = g.op("Neg", g.op("Mul", s.probs(), g.op("Add", spread, c)));
    String d =
        g.node("ScatterElements", pulled, targets, c).set("axis", 1).set("reduction", "add").out();
    return g.op("Mul", d, Llama.INVERSE_TEMPERATURE);
  }

  /** d of an MLP's output and of the stream past it → d of the stream before it. */
  String mlp(int layer, String dy, Llama.Tape t) {
    String gate = name(layer, "mlp.gate_proj");
    String up = name(layer, "mlp.up_proj");
    String down = name(layer, "mlp.down_proj");
    int f = a.intermediate();
    boolean bias = a.bias().mlp();
    String dGated = dLinear(down, dy, t.gated, a.hidden(), f, bias, null);
    String dUp = g.op("Mul", dGated, t.silu);
    String dSilu = g.op("Mul", dGated, t.up);
    // d silu / d gate = sigmoid + silu · (1 - sigmoid)
    String slope = g.op("Sub", g.op("Add", t.sigmoid, t.silu), g.op("Mul", t.silu, t.sigmoid));
    String dGate = g.op("Mul", dSilu, slope);
    String dNorm = dLinear(gate, dGate, t.mlpNorm.y(), f, a.hidden(), bias, null);
    dNorm = dLinear(up, dUp, t.mlpNorm.y(), f, a.hidden(), bias, dNorm);
    return norm(dNorm, t.mlpNorm, dy, a.mlpNorm(layer));
  }

  /** d of an attention's output and of the stream past it → d of the stream before it. */
  private String attention(int layer, String dy, Llama.Tape t) {
    String dMixed = llama.grouped(attended(layer, dy, t), a.heads());
    String dValue = g.node("FusedMatMul", t.probability, dMixed).microsoft().set("transA", 1).out();
    String dScores = softmax(dMixed, t);
    String dQuery =
        g.node("FusedMatMul", dScores, t.key).microsoft().set("alpha", llama.scale()).out();
    String dKey =
        g.node("FusedMatMul", dScores, t.query)
            .microsoft()
            .set("transA", 1)
            .set("alpha", llama.scale())
            .out();
    String dHeads = g.op("Reshape", dQuery, g.ints(0, a.heads(), -1, a.headDim()));
    String dNorm = projected(layer, dHeads, dKey, dValue, t);
    return norm(dNorm, t.attentionNorm, dy, a.attentionNorm(layer));
  }

  /** d of the attention's output projection → d of its input [N, H·h]. */
  String attended(int layer, String dy, Llama.Tape t) {
    String o = name(layer, "self_attn.o_proj");
    return dLinear(o, dy, t.attended, a.hidden(), a.queryWidth(), a.bias().output(), null);
  }

  /** d of rotated query, key and value, [B, heads, S, h] each → d of the norm's output. */
  String projected(int layer, String dQuery, String dKey, String dValue, Llama.Tape t) {
    String norm = t.attentionNorm.y();
    dQuery = unplaced(layer, dQuery, a.heads());
    dKey = unplaced(layer, dKey, a.kvHeads());
    if (a.headNorms()) {
      dQuery = headNorm(dQuery, t.queryNorm, name(layer, "self_attn.q_norm.weight"));
      dKey = headNorm(dKey, t.keyNorm, name(layer, "self_attn.k_norm.weight"));
    }
    String dNorm = projection(layer, "self_attn.q_proj", dQuery, norm, null);
    dNorm = projection(layer, "self_attn.k_proj", dKey, norm, dNorm);
    return projection(layer, "self_attn.v_proj", llama.joined(dValue, a.kvHeads()), norm, dNorm);
  }

  private String headNorm(String dy, Llama.Norm norm, String name) {
    int width = name.endsWith("q_norm.weight") ? a.queryWidth() : a.keyWidth();
    String dHeads = g.op("Reshape", dy, g.ints(-1, a.headDim()));
    return g.op("Reshape", norm(dHeads, norm, null, name), g.ints(-1, width));
  }

  private String name(int layer, String suffix) {
    return a.name(layer, suffix);
  }

  /** p · (dp - Σ dp · p); the sum is that of d · output over the head's width, which is shorter. */
  private String softmax(String dMixed, Llama.Tape t) {
    String dProbability = g.node("FusedMatMul", dMixed, t.value).microsoft().set("transB", 1).out();
    String sum = g.op("ReduceSum", g.op("Mul", dMixed, t.mixed), g.ints(3));
    return g.op("Mul", t.probability, g.op("Sub", dProbability, sum));
  }

  /** The transpose of a rotation turns the other way. */
  private String unplaced(int layer, String dx, int heads) {
    String turned = llama.turns(layer) ? llama.rotated(dx, Llama.MINUS_SINE, g.ints(0)) : dx;
    return llama.joined(turned, heads);
  }

  private String projection(int layer, String suffix, String dy, String x, String add) {
    int out = suffix.endsWith("q_proj") ? a.queryWidth() : a.keyWidth();
    boolean bias = a.bias().attention();
    return dLinear(name(layer, suffix), dy, x, out, a.hidden(), bias, add);
  }

  /** d of x · weightᵀ + bias → d of x, plus {@code add} where there is one. */
  private String dLinear(
      String name, String dy, String x, int out, int in, boolean bias, String add) {
    String weight = name + ".weight";
    addProduct(weight, dy, x, out, in);
    if (bias) {
      addRows(name + ".bias", dy, out);
    }
    String dx = add == null ? g.op("MatMul", dy, weight) : g.op("Gemm", dy, weight, add);
    return adapted(dx, weight, dy, x, out, in);
  }

  /** With L = x · Aᵀ and s the scale: dB = s · dyᵀ L, dL = s · dy B, dA = dLᵀ x, dx += dL A. */
  String adapted(String dx, String weight, String dy, String x, int out, int in) {
    if (!a.lora().on(weight)) {
      return dx;
    }
    int rank = a.lora().rank();
    float scale = (float) a.lora().scale();
    String up = Lora.up(weight);
    String down = Lora.down(weight);
    String low = llama.lowRank.get(weight);
    String dUp = soFar(up, out, rank);
    gradients.put(up, g.node("Gemm", dy, low, dUp).set("transA", 1).set("alpha", scale).out());
    String dLow = g.node("Gemm", dy, up).set("alpha", scale).out();
    addProduct(down, dLow, x, rank, in);
    return g.op("Gemm", dLow, down, dx);
  }

  /**
   * With n = x · inverse and w the weight: dx = inverse · (dy · w - n · mean(dy · w · n)), and dw
   * sums dy · n over the rows. Adds {@code past}, the stream's own gradient, where there is one.
   */
  String norm(String dy, Llama.Norm norm, String past, String name) {
    String normalized = g.op("Mul", norm.x(), norm.inverse());
    String product = g.op("Mul", dy, normalized);
    addRows(name, product, norm.width());
    String column = g.op("Reshape", norm.weight(), g.ints(-1, 1));
    String mean =
        g.node("FusedMatMul", product, column).microsoft().set("alpha", 1f / norm.width()).out();
    String centred = g.op("Sub", g.op("Mul", dy, norm.weight()), g.op("Mul", normalized, mean));
    String dx = g.op("Mul", centred, norm.inverse());
    return past == null ? dx : g.op("Add", dx, past);
  }

  void embedding(String dx) {
    scatter(a.embedding(), llama.flatTokens(), dx, a.vocabulary());
  }

  /** Adds each row to the row of a table that an index names. */
  void scatter(String name, String indices, String rows, int size) {
    if (!trained.contains(name)) {
      return;
    }
    String before = soFar(name, size, a.hidden());
    gradients.put(
        name, g.node("ScatterND", before, column(indices), rows).set("reduction", "add").out());
  }

  /** Adds dyᵀ · x to the gradient of a matrix. */
  void addProduct(String name, String dy, String x, int out, int in) {
    if (!trained.contains(name)) {
      return;
    }
    gradients.put(name, g.node("Gemm", dy, x, soFar(name, out, in)).set("transA", 1).out());
  }

  /** Adds the sum of the rows to the gradient of a vector. */
  void addRows(String name, String rows, int size) {
    if (!trained.contains(name)) {
      return;
    }
    String sum = g.node("ReduceSum", rows, g.ints(0)).set("keepdims", 0).out();
    gradients.put(name, g.op("Add", soFar(name, size), sum));
  }

  private String soFar(String name, Object... shape) {
    String gradient = gradients.get(name);
    return gradient != null ? gradient : llama.input(before(name), FLOAT, shape);
  }

  private String column(String values) {
    return g.op("Unsqueeze", values, g.ints(1));
  }

  private static Integer[] boxed(int[] shape) {
    Integer[] boxed = new Integer[shape.length];
    for (int i = 0; i < shape.length; i++) {
      boxed[i] = shape[i];
    }
    return boxed;
  }
}
