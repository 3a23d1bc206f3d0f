package org.athanor.policy.onnx;

/**
 * What GPT-2 (Radford et al. 2019) has otherwise than Llama: learned positions, layer norm with a
 * bias, one projection for query, key and value, GELU in place of the gate, and matrices that are
 * kept as [in, out].
 */
final class Gpt2 extends Llama {
  /** √(2/π) and the cubic term of GELU's approximation (Hendrycks and Gimpel 2016). */
  static final float SLOPE = (float) StrictMath.sqrt(2 / Math.PI);

  static final float CUBIC = 0.044715f;

  Gpt2(Architecture architecture, String graph) {
    super(architecture, graph);
  }

  @Override
  String embedded(String positions) {
    String token = super.embedded(positions);
    String table = weight(Architecture.POSITIONS, a.context(), a.hidden());
    String flat = g.op("Reshape", positions(positions), g.ints(-1));
    return g.op("Add", token, g.op("Gather", table, flat));
  }

  /** Of every token, [B, S]: first + 0 .. S-1. */
  String positions(String first) {
    String within = g.op("Expand", g.op("Unsqueeze", range(), g.ints(0)), g.op("Shape", TOKENS));
    return g.op("Add", within, first);
  }

  @Override
  Norm norm(String x, String name) {
    String weight = weight(name, a.hidden());
    String bias = weight(Architecture.biasOf(name), a.hidden());
    String[] out =
        g.node("LayerNormalization", x, weight, bias)
            .set("axis", -1)
            .set("epsilon", a.normEpsilon())
            .outs(3);
    return new Norm(x, out[0], out[1], out[2], weight, a.hidden());
  }

  @Override
  Projected projected(int layer, String y, Tape t) {
    String joint = columns(y, a.name(layer, "attn.c_attn"), a.hidden(), 3 * a.hidden(), null);
    String[] parts = g.node("Split", joint).set("axis", 1).set("num_outputs", 3).outs(3);
    return new Projected(parts[0], parts[1], parts[2]);
  }

  @Override
  String placed(int layer, String x, String positions) {
    return sequences(x);
  }

  @Override
  String residual(int layer, String x, String attended, Tape t) {
    String y = columns(attended, a.name(layer, "attn.c_proj"), a.hidden(), a.hidden(), x);
    t.mlpNorm = norm(y, a.mlpNorm(layer));
    t.up = columns(t.mlpNorm.y(), a.name(layer, "mlp.c_fc"), a.hidden(), a.intermediate(), null);
    String cube = g.op("Mul", t.up, g.op("Mul", t.up, t.up));
    String inner = g.op("Add", t.up, g.op("Mul", cube, g.number(CUBIC)));
    t.tanh = g.op("Tanh", g.op("Mul", inner, g.number(SLOPE)));
    String half = g.op("Mul", t.up, g.number(0.5f));
    t.gated = g.op("Mul", half, g.op("Add", t.tanh, g.number(1)));
    return columns(t.gated, a.name(layer, "mlp.c_proj"), a.intermediate(), a.hidden(), y);
  }

  /** x · weight + bias + add. */
  private String columns(String x, String name, int in, int out, String add) {
    String w = weight(name + ".weight", in, out);
    String bias = weight(name + ".bias", out);
    String y = g.op("Gemm", x, w, add == null ? bias : add);
    return adapted(add == null ? y : g.op("Add", y, bias), x, name + ".weight", out, in);
  }
}
