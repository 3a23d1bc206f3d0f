package org.athanor.policy.onnx;

import java.util.ArrayList;
import java.util.List;

/**
 * Sizes and kinds of a decoder. {@link Family#LLAMA} (Touvron et al. 2023; Qwen, Mistral and SmolLM
 * are of its kind): RMSNorm before attention and before the gated MLP, rotary positions, key and
 * value heads shared by groups of query heads. {@link Family#GPT2} (Radford et al. 2019): layer
 * norm with bias, learned positions, one projection for query, key and value, an MLP with GELU.
 *
 * @param family which of the two
 * @param vocabulary number of tokens, V
 * @param hidden width of the residual stream, d
 * @param intermediate width of the gated MLP
 * @param layers number of blocks
 * @param heads query heads
 * @param kvHeads key and value heads; divides {@code heads}
 * @param headDim width of one head; even where pairs of it turn
 * @param context most positions
 * @param normEpsilon added to the mean square in RMSNorm
 * @param rope rotary frequencies; unused by GPT-2
 * @param tiedEmbeddings whether the output layer is the embedding
 * @param bias which projections have one; GPT-2 has all
 * @param headNorms whether each query and key head goes through an RMSNorm of its own (Qwen3)
 * @param window positions that a layer looks back over
 * @param unplaced layers that know no positions (NoPE, Kazemnejad et al. 2023; SmolLM3)
 * @param lora adapters, which are then all that is trained
 */
record Architecture(
    Family family,
    int vocabulary,
    int hidden,
    int intermediate,
    int layers,
    int heads,
    int kvHeads,
    int headDim,
    int context,
    float normEpsilon,
    Rope rope,
    boolean tiedEmbeddings,
    Bias bias,
    boolean headNorms,
    Window window,
    List<Integer> unplaced,
    Lora lora) {

  /** The kinds of blocks there are. */
  enum Family {
    LLAMA,
    GPT2
  }

  /**
   * Which projections have a bias.
   *
   * @param attention those of query, key and value
   * @param output the attention's output
   * @param mlp all of the MLP
   */
  record Bias(boolean attention, boolean output, boolean mlp) {
    static final Bias NONE = new Bias(false, false, false);
  }

  /**
   * How far a position sees.
   *
   * @param length positions, its own included
   * @param layers those with this window; the others see all before them
   */
  record Window(int length, List<Integer> layers) {
    static final Window NONE = new Window(0, List.of());

    /** Positions that a layer sees; 0 is all. */
    int of(int layer) {
      return layers.contains(layer) ? length : 0;
    }
  }

  private static final int LONGEST_CONTEXT = 1 << 20;
  static final String HEAD = "lm_head.weight";
  static final String POSITIONS = "transformer.wpe.weight";

  /** A plain Llama. */
  Architecture(
      int vocabulary,
      int hidden,
      int intermediate,
      int layers,
      int heads,
      int kvHeads,
      int headDim,
      int context,
      float normEpsilon,
      double ropeTheta,
      boolean tiedEmbeddings,
      boolean attentionBias,
      boolean outputBias) {
    this(
        Family.LLAMA,
        vocabulary,
        hidden,
        intermediate,
        layers,
        heads,
        kvHeads,
        headDim,
        context,
        normEpsilon,
        Rope.plain(ropeTheta),
        tiedEmbeddings,
        new Bias(attentionBias, outputBias, false),
        false,
        Window.NONE,
        List.of(),
        Lora.NONE);
  }

  /**
   * The same with adapters.
   *
   * @throws IllegalArgumentException if one is to be where no projection is
   */
  Architecture with(Lora adapters) {
    List<String> allowed = family == Family.GPT2 ? Lora.OF_GPT2 : Lora.OF_LLAMA;
    if (!allowed.containsAll(adapters.targets())
        || (adapters.on() && adapters.targets().isEmpty())) {
      throw new IllegalArgumentException(
          "adapters' targets must be some of " + allowed + ", got " + adapters.targets());
    }
    return new Architecture(
        family,
        vocabulary,
        hidden,
        intermediate,
        layers,
        heads,
        kvHeads,
        headDim,
        context,
        normEpsilon,
        rope,
        tiedEmbeddings,
        bias,
        headNorms,
        window,
        unplaced,
        adapters);
  }

  Architecture {
    positive("vocabulary", vocabulary);
    positive("hidden", hidden);
    positive("intermediate", intermediate);
    positive("layers", layers);
    positive("heads", heads);
    positive("kvHeads", kvHeads);
    positive("headDim", headDim);
    positive("context", context);
    if (context > LONGEST_CONTEXT) {
      throw new IllegalArgumentException(
          "context must be at most " + LONGEST_CONTEXT + ", got " + context);
    }
    if (heads % kvHeads != 0) {
      throw new IllegalArgumentException(
          "kvHeads must divide heads (" + heads + "), got " + kvHeads);
    }
    if (family == Family.LLAMA && headDim % 2 != 0) {
      throw new IllegalArgumentException(
          "headDim (hidden / heads) must be even, for pairs of it turn, got " + headDim);
    }
    if (!(normEpsilon > 0)) {
      throw new IllegalArgumentException("normEpsilon must be positive, got " + normEpsilon);
    }
    if (family == Family.GPT2 && (kvHeads != heads || queryWidth(heads, headDim) != hidden)) {
      throw new IllegalArgumentException("heads must divide hidden (" + hidden + "), got " + heads);
    }
  }

  /** Width of a head in the cache: ONNX Runtime's cached attention wants a multiple of 8. */
  int cachedDim() {
    return (headDim + 7) / 8 * 8;
  }

  /** A weight tensor by its Hugging Face name; matrices are [out, in]. */
  record Tensor(String name, int... shape) {
    long size() {
      long size = 1;
      for (int dimension : shape) {
        size *= dimension;
      }
      return size;
    }
  }

  /** All weights, in the order of the parameters. */
  List<Tensor> tensors() {
    List<Tensor> tensors = new ArrayList<>();
    tensors.add(new Tensor(embedding(), vocabulary, hidden));
    if (family == Family.GPT2) {
      tensors.add(new Tensor(POSITIONS, context, hidden));
    }
    for (int layer = 0; layer < layers; layer++) {
      if (family == Family.GPT2) {
        gpt2(tensors, layer);
      } else {
        llama(tensors, layer);
      }
    }
    norm(tensors, finalNorm());
    if (!tiedEmbeddings) {
      tensors.add(new Tensor(HEAD, vocabulary, hidden));
    }
    return tensors;
  }

  /** The adapters' tensors; none where there are no adapters. */
  List<Tensor> adapters() {
    List<Tensor> adapters = new ArrayList<>();
    for (Tensor tensor : tensors()) {
      if (lora.on(tensor.name())) {
        boolean columns = family == Family.GPT2;
        int in = tensor.shape()[columns ? 0 : 1];
        int out = tensor.shape()[columns ? 1 : 0];
        adapters.add(new Tensor(Lora.down(tensor.name()), lora.rank(), in));
        adapters.add(new Tensor(Lora.up(tensor.name()), out, lora.rank()));
      }
    }
    return adapters;
  }

  /** What training changes. */
  List<Tensor> trained() {
    return lora.on() ? adapters() : tensors();
  }

  private void llama(List<Tensor> tensors, int layer) {
    norm(tensors, attentionNorm(layer));
    boolean attention = bias.attention();
    projection(tensors, name(layer, "self_attn.q_proj"), queryWidth(), hidden, attention);
    projection(tensors, name(layer, "self_attn.k_proj"), keyWidth(), hidden, attention);
    projection(tensors, name(layer, "self_attn.v_proj"), keyWidth(), hidden, attention);
    if (headNorms) {
      tensors.add(new Tensor(name(layer, "self_attn.q_norm.weight"), headDim));
      tensors.add(new Tensor(name(layer, "self_attn.k_norm.weight"), headDim));
    }
    projection(tensors, name(layer, "self_attn.o_proj"), hidden, queryWidth(), bias.output());
    norm(tensors, mlpNorm(layer));
    projection(tensors, name(layer, "mlp.gate_proj"), intermediate, hidden, bias.mlp());
    projection(tensors, name(layer, "mlp.up_proj"), intermediate, hidden, bias.mlp());
    projection(tensors, name(layer, "mlp.down_proj"), hidden, intermediate, bias.mlp());
  }

  /** GPT-2 keeps its matrices as [in, out]. */
  private void gpt2(List<Tensor> tensors, int layer) {
    norm(tensors, attentionNorm(layer));
    columns(tensors, name(layer, "attn.c_attn"), hidden, 3 * hidden);
    columns(tensors, name(layer, "attn.c_proj"), hidden, hidden);
    norm(tensors, mlpNorm(layer));
    columns(tensors, name(layer, "mlp.c_fc"), hidden, intermediate);
    columns(tensors, name(layer, "mlp.c_proj"), intermediate, hidden);
  }

  private void norm(List<Tensor> tensors, String weight) {
    tensors.add(new Tensor(weight, hidden));
    if (family == Family.GPT2) {
      tensors.add(new Tensor(biasOf(weight), hidden));
    }
  }

  private static void columns(List<Tensor> tensors, String name, int in, int out) {
    tensors.add(new Tensor(name + ".weight", in, out));
    tensors.add(new Tensor(name + ".bias", out));
  }

  /** Name of a tensor of one layer. */
  String name(int layer, String suffix) {
    return (family == Family.GPT2 ? "transformer.h." : "model.layers.") + layer + "." + suffix;
  }

  String embedding() {
    return family == Family.GPT2 ? "transformer.wte.weight" : "model.embed_tokens.weight";
  }

  String attentionNorm(int layer) {
    return name(layer, family == Family.GPT2 ? "ln_1.weight" : "input_layernorm.weight");
  }

  String mlpNorm(int layer) {
    return name(layer, family == Family.GPT2 ? "ln_2.weight" : "post_attention_layernorm.weight");
  }

  String finalNorm() {
    return family == Family.GPT2 ? "transformer.ln_f.weight" : "model.norm.weight";
  }

  /** Name of the bias that goes with a weight. */
  static String biasOf(String weight) {
    return weight.substring(0, weight.length() - "weight".length()) + "bias";
  }

  /** Name of the output layer's weight. */
  String head() {
    return tiedEmbeddings ? embedding() : HEAD;
  }

  int queryWidth() {
    return queryWidth(heads, headDim);
  }

  private static int queryWidth(int heads, int headDim) {
    return heads * headDim;
  }

  int keyWidth() {
    return kvHeads * headDim;
  }

  /**
   * Cosines, or sines, of the rotary angles, position · frequency, times what the scaling
   * multiplies queries and keys with: [context][headDim / 2].
   */
  float[] rotary(boolean sine) {
    int half = headDim / 2;
    float[] table = new float[context * half];
    for (int i = 0; i < half; i++) {
      double frequency = rope.frequency(i, headDim);
      for (int position = 0; position < context; position++) {
        double angle = position * frequency;
        double turned = sine ? StrictMath.sin(angle) : StrictMath.cos(angle);
        table[position * half + i] = (float) (rope.attention() * turned);
      }
    }
    return table;
  }

  private static void projection(List<Tensor> tensors, String name, int out, int in, boolean bias) {
    tensors.add(new Tensor(name + ".weight", out, in));
    if (bias) {
      tensors.add(new Tensor(name + ".bias", out));
    }
  }

  private static void positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, got " + value);
    }
  }
}
