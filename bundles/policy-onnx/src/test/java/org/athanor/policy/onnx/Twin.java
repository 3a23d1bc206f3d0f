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
      double[] x = row(weights.get("model.embed_tokens.weight"), token, a.hidden());
      for (int layer = 0; layer < a.layers(); layer++) {
        x = block(layer, x, s, keys[layer], values[layer]);
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
    double[] query = turn(linear(y, name + "self_attn.q_proj"), s);
    keys[s] = turn(linear(y, name + "self_attn.k_proj"), s);
    values[s] = linear(y, name + "self_attn.v_proj");
    double[] mixed = new double[query.length];
    for (int head = 0; head < a.heads(); head++) {
      attend(head, query, s, keys, values, mixed);
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

  private void attend(
      int head, double[] query, int s, double[][] keys, double[][] values, double[] mixed) {
    int shared = head / (a.heads() / a.kvHeads());
    double[] weight = new double[s + 1];
    double total = 0;
    for (int j = 0; j <= s; j++) {
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
        double angle = position * Math.pow(a.ropeTheta(), -2.0 * i / a.headDim());
        double first = x[start + i];
        double second = x[start + i + half];
        turned[start + i] = first * Math.cos(angle) - second * Math.sin(angle);
        turned[start + i + half] = second * Math.cos(angle) + first * Math.sin(angle);
      }
    }
    return turned;
  }

  private double[] head(double[] x, int chosen, double temperature) {
    String name = a.tiedEmbeddings() ? "model.embed_tokens" : "lm_head";
    double[] logits = linear(norm(x, "model.norm.weight"), name);
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
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = x[i] / root * weights.get(name)[i];
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
