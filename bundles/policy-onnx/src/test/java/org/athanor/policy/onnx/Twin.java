package org.athanor.policy.onnx;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.athanor.data.Trajectory;
import org.athanor.policy.Parameter;

/**
 * A Llama-type decoder in plain double arithmetic, position by position with loops only; as slow as
 * it is plain. Nothing of it is shared with the graphs.
 */
final class Twin {
  final Architecture a;
  final Map<String, double[]> weights = new TreeMap<>();

  Twin(Architecture architecture, List<Parameter> parameters) {
    this.a = architecture;
    for (Parameter parameter : parameters) {
      double[] copy = new double[parameter.size()];
      for (int i = 0; i < copy.length; i++) {
        copy[i] = parameter.value().get(i);
      }
      weights.put(parameter.name(), copy);
    }
  }

  /** [T][2]: log-probability and entropy of each chosen token. */
  double[][] stats(Trajectory trajectory, double temperature) {
    int prompt = trajectory.prompt().length;
    int n = prompt + trajectory.length() - 1;
    double[][][] keys = new double[a.layers()][n][];
    double[][][] values = new double[a.layers()][n][];
    double[][] stats = new double[trajectory.length()][];
    for (int s = 0; s < n; s++) {
      int token = s < prompt ? trajectory.prompt()[s] : trajectory.tokens()[s - prompt];
      double[] x =
          row(
              weights.get(gpt2() ? "transformer.wte.weight" : "model.embed_tokens.weight"),
              token,
              a.hidden());
      if (gpt2()) {
        x = sum(x, row(weights.get("transformer.wpe.weight"), s, a.hidden()));
      }
      for (int layer = 0; layer < a.layers(); layer++) {
        x =
            gpt2()
                ? gpt2Block(layer, x, s, keys[layer], values[layer])
                : block(layer, x, s, keys[layer], values[layer]);
      }
      if (s >= prompt - 1) {
        stats[s - prompt + 1] = head(x, trajectory.tokens()[s - prompt + 1], temperature);
      }
    }
    return stats;
  }

  private double[] block(int layer, double[] x, int s, double[][] keys, double[][] values) {
    String name = "model.layers." + layer + ".";
    double[] y = norm(x, name + "input_layernorm.weight");
    double[] query = linear(y, name + "self_attn.q_proj");
    double[] key = linear(y, name + "self_attn.k_proj");
    if (a.headNorms()) {
      query = headNorms(query, name + "self_attn.q_norm.weight");
      key = headNorms(key, name + "self_attn.k_norm.weight");
    }
    int position = a.unplaced().contains(layer) ? 0 : s;
    query = turn(query, position);
    keys[s] = turn(key, position);
    values[s] = linear(y, name + "self_attn.v_proj");
    double[] mixed = new double[query.length];
    for (int head = 0; head < a.heads(); head++) {
      attend(head, query, s, a.window().of(layer), keys, values, mixed);
    }
    x = sum(x, linear(mixed, name + "self_attn.o_proj"));
    y = norm(x, name + "post_attention_layernorm.weight");
    double[] gate = linear(y, name + "mlp.gate_proj");
    double[] up = linear(y, name + "mlp.up_proj");
    for (int i = 0; i < up.length; i++) {
      up[i] *= gate[i] / (1 + Math.exp(-gate[i]));
    }
    return sum(x, linear(up, name + "mlp.down_proj"));
  }

  private boolean gpt2() {
    return a.family() == Architecture.Family.GPT2;
  }

  private double[] gpt2Block(int layer, double[] x, int s, double[][] keys, double[][] values) {
    String name = "transformer.h." + layer + ".";
    int d = a.hidden();
    double[] joint = columns(layerNorm(x, name + "ln_1"), name + "attn.c_attn", 3 * d);
    double[] query = java.util.Arrays.copyOfRange(joint, 0, d);
    keys[s] = java.util.Arrays.copyOfRange(joint, d, 2 * d);
    values[s] = java.util.Arrays.copyOfRange(joint, 2 * d, 3 * d);
    double[] mixed = new double[d];
    for (int head = 0; head < a.heads(); head++) {
      attend(head, query, s, 0, keys, values, mixed);
    }
    x = sum(x, columns(mixed, name + "attn.c_proj", d));
    double[] up = columns(layerNorm(x, name + "ln_2"), name + "mlp.c_fc", a.intermediate());
    for (int i = 0; i < up.length; i++) {
      double inner = Math.sqrt(2 / Math.PI) * (up[i] + 0.044715 * up[i] * up[i] * up[i]);
      up[i] = 0.5 * up[i] * (1 + Math.tanh(inner));
    }
    return sum(x, columns(up, name + "mlp.c_proj", d));
  }

  private double[] layerNorm(double[] x, String name) {
    double mean = 0;
    for (double element : x) {
      mean += element / x.length;
    }
    double variance = 0;
    for (double element : x) {
      variance += (element - mean) * (element - mean) / x.length;
    }
    double[] weight = weights.get(name + ".weight");
    double[] y = weights.get(name + ".bias").clone();
    for (int i = 0; i < y.length; i++) {
      y[i] += (x[i] - mean) / Math.sqrt(variance + a.normEpsilon()) * weight[i];
    }
    return y;
  }

  /** x · weight + bias, the weight as [in, out]. */
  private double[] columns(double[] x, String name, int out) {
    double[] y = weights.get(name + ".bias").clone();
    double[] weight = weights.get(name + ".weight");
    for (int i = 0; i < x.length; i++) {
      for (int o = 0; o < out; o++) {
        y[o] += x[i] * weight[i * out + o];
      }
    }
    return y;
  }

  private double[] headNorms(double[] x, String name) {
    double[] y = new double[x.length];
    for (int start = 0; start < x.length; start += a.headDim()) {
      double[] head = java.util.Arrays.copyOfRange(x, start, start + a.headDim());
      System.arraycopy(norm(head, name), 0, y, start, a.headDim());
    }
    return y;
  }

  private void attend(
      int head,
      double[] query,
      int s,
      int window,
      double[][] keys,
      double[][] values,
      double[] mixed) {
    int shared = head / (a.heads() / a.kvHeads());
    double[] weight = new double[s + 1];
    double total = 0;
    for (int j = window == 0 ? 0 : Math.max(0, s - window + 1); j <= s; j++) {
      double dot = 0;
      for (int i = 0; i < a.headDim(); i++) {
        dot += query[head * a.headDim() + i] * keys[j][shared * a.headDim() + i];
      }
      weight[j] = Math.exp(dot / Math.sqrt(a.headDim()));
      total += weight[j];
    }
    for (int j = 0; j <= s; j++) {
      for (int i = 0; i < a.headDim(); i++) {
        mixed[head * a.headDim() + i] += weight[j] / total * values[j][shared * a.headDim() + i];
      }
    }
  }

  /** Turns elements i and i + headDim / 2 of each head by position · theta^(-2i/headDim). */
  private double[] turn(double[] x, int position) {
    double[] turned = new double[x.length];
    int half = a.headDim() / 2;
    for (int start = 0; start < x.length; start += a.headDim()) {
      for (int i = 0; i < half; i++) {
        double angle = position * frequency(i);
        double first = a.rope().attention() * x[start + i];
        double second = a.rope().attention() * x[start + i + half];
        turned[start + i] = first * Math.cos(angle) - second * Math.sin(angle);
        turned[start + i + half] = second * Math.cos(angle) + first * Math.sin(angle);
      }
    }
    return turned;
  }

  /** As transformers computes it, by wavelengths. */
  private double frequency(int i) {
    Rope rope = a.rope();
    double plain = 1 / Math.pow(rope.theta(), 2.0 * i / a.headDim());
    if (rope.scaling() == Rope.Scaling.YARN) {
      double low = yarnPair(rope.highFactor());
      double high = yarnPair(rope.lowFactor());
      if (rope.truncate()) {
        low = Math.floor(low);
        high = Math.ceil(high);
      }
      low = Math.max(low, 0);
      high = Math.min(high, a.headDim() - 1);
      double ramp = Math.max(0, Math.min(1, (i - low) / (high == low ? 0.001 : high - low)));
      return plain / rope.factor() * ramp + plain * (1 - ramp);
    }
    if (rope.scaling() == Rope.Scaling.LINEAR) {
      return plain / rope.factor();
    }
    double wavelength = 2 * Math.PI / plain;
    if (rope.scaling() == Rope.Scaling.NONE || wavelength < rope.original() / rope.highFactor()) {
      return plain;
    }
    if (wavelength > rope.original() / rope.lowFactor()) {
      return plain / rope.factor();
    }
    double smooth =
        (rope.original() / wavelength - rope.lowFactor()) / (rope.highFactor() - rope.lowFactor());
    return (1 - smooth) * plain / rope.factor() + smooth * plain;
  }

  private double yarnPair(double turns) {
    return a.headDim()
        * Math.log(a.rope().original() / (turns * 2 * Math.PI))
        / (2 * Math.log(a.rope().theta()));
  }

  private double[] head(double[] x, int chosen, double temperature) {
    String tied = gpt2() ? "transformer.wte" : "model.embed_tokens";
    double[] y = gpt2() ? layerNorm(x, "transformer.ln_f") : norm(x, "model.norm.weight");
    double[] logits = linear(y, a.tiedEmbeddings() ? tied : "lm_head");
    double total = 0;
    for (double logit : logits) {
      total += Math.exp(logit / temperature);
    }
    double entropy = 0;
    for (double logit : logits) {
      double logProb = logit / temperature - Math.log(total);
      entropy -= Math.exp(logProb) * logProb;
    }
    return new double[] {logits[chosen] / temperature - Math.log(total), entropy};
  }

  private double[] linear(double[] x, String name) {
    double[] weight = weights.get(name + ".weight");
    double[] bias = weights.get(name + ".bias");
    double[] y = new double[weight.length / x.length];
    for (int o = 0; o < y.length; o++) {
      y[o] = bias == null ? 0 : bias[o];
      for (int i = 0; i < x.length; i++) {
        y[o] += weight[o * x.length + i] * x[i];
      }
    }
    return y;
  }

  private double[] norm(double[] x, String name) {
    double square = 0;
    for (double element : x) {
      square += element * element;
    }
    double root = Math.sqrt(square / x.length + a.normEpsilon());
    double[] weight = weights.get(name);
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = x[i] / root * weight[i];
    }
    return y;
  }

  private static double[] row(double[] matrix, int row, int width) {
    double[] copy = new double[width];
    System.arraycopy(matrix, row * width, copy, 0, width);
    return copy;
  }

  private static double[] sum(double[] x, double[] y) {
    double[] sum = new double[x.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = x[i] + y[i];
    }
    return sum;
  }
}
