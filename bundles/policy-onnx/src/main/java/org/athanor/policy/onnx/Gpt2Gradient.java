package org.athanor.policy.onnx;

/** The vector-Jacobian products of what {@link Gpt2} has otherwise than Llama. */
final class Gpt2Gradient extends LlamaGradient {
  private final Gpt2 gpt2;

  Gpt2Gradient(Gpt2 gpt2) {
    super(gpt2);
    this.gpt2 = gpt2;
  }

  @Override
  void embedding(String dx) {
    super.embedding(dx);
    String positions = g.op("Reshape", gpt2.positions(g.ints(0)), g.ints(-1));
    scatter(Architecture.POSITIONS, positions, dx, a.context());
  }

  /**
   * With n = (x - mean) · inverse: dx = inverse · (dn - mean(dn) - n · mean(dn · n)), where dn = dy
   * · weight.
   */
  @Override
  String norm(String dy, Llama.Norm norm, String past, String name) {
    String n = g.op("Mul", g.op("Sub", norm.x(), norm.mean()), norm.inverse());
    addRows(name, g.op("Mul", dy, n), a.hidden());
    addRows(Architecture.biasOf(name), dy, a.hidden());
    String dn = g.op("Mul", dy, norm.weight());
    String mean = g.op("ReduceMean", dn, g.ints(1));
    String slope = g.op("ReduceMean", g.op("Mul", dn, n), g.ints(1));
    String centred = g.op("Sub", g.op("Sub", dn, mean), g.op("Mul", n, slope));
    String dx = g.op("Mul", centred, norm.inverse());
    return past == null ? dx : g.op("Add", dx, past);
  }

  @Override
  String attended(int layer, String dy, Llama.Tape t) {
    return columns(a.name(layer, "attn.c_proj"), dy, t.attended, a.hidden(), a.hidden());
  }

  @Override
  String projected(int layer, String dQuery, String dKey, String dValue, Llama.Tape t) {
    String dJoint =
        g.node(
                "Concat",
                llama.joined(dQuery, a.heads()),
                llama.joined(dKey, a.heads()),
                llama.joined(dValue, a.heads()))
            .set("axis", 1)
            .out();
    String name = a.name(layer, "attn.c_attn");
    return columns(name, dJoint, t.attentionNorm.y(), a.hidden(), 3 * a.hidden());
  }

  /**
   * With u the activation's input and t = tanh(√(2/π) (u + c u³)): d/du = (1 + t + u (1 - t²)
   * √(2/π) (1 + 3 c u²)) / 2.
   */
  @Override
  String mlp(int layer, String dy, Llama.Tape t) {
    String dGated = columns(a.name(layer, "mlp.c_proj"), dy, t.gated, a.intermediate(), a.hidden());
    String square = g.op("Mul", t.up, t.up);
    String inner =
        g.op(
            "Add",
            g.op("Mul", square, g.number(3 * Gpt2.CUBIC * Gpt2.SLOPE)),
            g.number(Gpt2.SLOPE));
    String falling = g.op("Sub", g.number(1), g.op("Mul", t.tanh, t.tanh));
    String curve = g.op("Mul", t.up, g.op("Mul", falling, inner));
    String slope = g.op("Add", g.op("Add", t.tanh, g.number(1)), curve);
    String dUp = g.op("Mul", dGated, g.op("Mul", slope, g.number(0.5f)));
    String dNorm =
        columns(a.name(layer, "mlp.c_fc"), dUp, t.mlpNorm.y(), a.hidden(), a.intermediate());
    return norm(dNorm, t.mlpNorm, dy, a.mlpNorm(layer));
  }

  /** d of x · weight + bias → d of x. */
  private String columns(String name, String dy, String x, int in, int out) {
    addProduct(name + ".weight", x, dy, in, out);
    addRows(name + ".bias", dy, out);
    String dx = g.node("Gemm", dy, name + ".weight").set("transB", 1).out();
    return adapted(dx, name + ".weight", dy, x, out, in);
  }
}
