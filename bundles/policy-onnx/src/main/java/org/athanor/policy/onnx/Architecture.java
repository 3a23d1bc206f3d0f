package org.athanor.policy.onnx;

import java.util.ArrayList;
import java.util.List;

/**
 * Sizes of a Llama-type decoder (Touvron et al. 2023): RMSNorm before attention and before the
 * gated MLP, rotary positions, key and value heads shared by groups of query heads.
 *
 * @param vocabulary number of tokens, V
 * @param hidden width of the residual stream, d
 * @param intermediate width of the gated MLP
 * @param layers number of blocks
 * @param heads query heads
 * @param kvHeads key and value heads; divides {@code heads}
 * @param headDim width of one head, a multiple of 8 (so ONNX Runtime's cached attention wants it)
 * @param context most positions
 * @param normEpsilon added to the mean square in RMSNorm
 * @param ropeTheta base of the rotary frequencies
 * @param tiedEmbeddings whether the output layer is the embedding
 * @param attentionBias whether query, key and value projections have a bias
 * @param outputBias whether the attention's output projection has a bias
 */
record Architecture(
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

  private static final int LONGEST_CONTEXT = 1 << 20;
  static final String EMBEDDING = "model.embed_tokens.weight";
  static final String FINAL_NORM = "model.norm.weight";
  static final String HEAD = "lm_head.weight";

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
    if (headDim % 8 != 0) {
      throw new IllegalArgumentException(
          "headDim (hidden / heads) must be a multiple of 8, got " + headDim);
    }
    if (!(normEpsilon > 0)) {
      throw new IllegalArgumentException("normEpsilon must be positive, got " + normEpsilon);
    }
    if (!(ropeTheta > 1)) {
      throw new IllegalArgumentException("ropeTheta must be above 1, got " + ropeTheta);
    }
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
    tensors.add(new Tensor(EMBEDDING, vocabulary, hidden));
    for (int layer = 0; layer < layers; layer++) {
      tensors.add(new Tensor(name(layer, "input_layernorm.weight"), hidden));
      projection(tensors, name(layer, "self_attn.q_proj"), queryWidth(), hidden, attentionBias);
      projection(tensors, name(layer, "self_attn.k_proj"), keyWidth(), hidden, attentionBias);
      projection(tensors, name(layer, "self_attn.v_proj"), keyWidth(), hidden, attentionBias);
      projection(tensors, name(layer, "self_attn.o_proj"), hidden, queryWidth(), outputBias);
      tensors.add(new Tensor(name(layer, "post_attention_layernorm.weight"), hidden));
      projection(tensors, name(layer, "mlp.gate_proj"), intermediate, hidden, false);
      projection(tensors, name(layer, "mlp.up_proj"), intermediate, hidden, false);
      projection(tensors, name(layer, "mlp.down_proj"), hidden, intermediate, false);
    }
    tensors.add(new Tensor(FINAL_NORM, hidden));
    if (!tiedEmbeddings) {
      tensors.add(new Tensor(HEAD, vocabulary, hidden));
    }
    return tensors;
  }

  /** Name of a tensor of one layer. */
  static String name(int layer, String suffix) {
    return "model.layers." + layer + "." + suffix;
  }

  /** Name of the output layer's weight. */
  String head() {
    return tiedEmbeddings ? EMBEDDING : HEAD;
  }

  int queryWidth() {
    return heads * headDim;
  }

  int keyWidth() {
    return kvHeads * headDim;
  }

  /**
   * Cosines, or sines, of the rotary angles: [context][headDim / 2], position ·
   * theta^(-2i/headDim).
   */
  float[] rotary(boolean sine) {
    int half = headDim / 2;
    float[] table = new float[context * half];
    for (int i = 0; i < half; i++) {
      double frequency = StrictMath.pow(ropeTheta, -2.0 * i / headDim);
      for (int position = 0; position < context; position++) {
        double angle = position * frequency;
        table[position * half + i] = (float) (sine ? StrictMath.sin(angle) : StrictMath.cos(angle));
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
