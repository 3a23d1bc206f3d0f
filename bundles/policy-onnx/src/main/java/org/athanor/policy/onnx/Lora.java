package org.athanor.policy.onnx;

import java.util.List;

/**
 * Low-rank adapters (Hu et al. 2021): y = x · Wᵀ + (alpha / rank) · (x · Aᵀ) · Bᵀ, with W frozen, A
 * [rank, in] and B [out, rank] trained.
 *
 * @param rank 0 is no adapter
 * @param scale alpha / rank
 * @param targets last part of the names of the adapted projections, such as "q_proj"
 */
record Lora(int rank, double alpha, double scale, List<String> targets) {
  static final Lora NONE = new Lora(0, 0, 0, List.of());
  static final List<String> OF_LLAMA =
      List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");

  /** PEFT's own defaults. */
  static final List<String> USUAL_OF_LLAMA = List.of("q_proj", "v_proj");

  static final List<String> USUAL_OF_GPT2 = List.of("c_attn");
  static final List<String> OF_GPT2 = List.of("c_attn", "c_proj", "c_fc");

  Lora {
    targets = List.copyOf(targets);
  }

  static Lora of(int rank, double alpha, List<String> targets) {
    return new Lora(rank, alpha, alpha / rank, targets);
  }

  /** Whether any matrix has an adapter. */
  boolean on() {
    return rank > 0;
  }

  /** Whether a weight has one. */
  boolean on(String weight) {
    if (!on() || !weight.endsWith(".weight")) {
      return false;
    }
    String module = module(weight);
    return targets.contains(module.substring(module.lastIndexOf('.') + 1));
  }

  /** Name of A. */
  static String down(String weight) {
    return module(weight) + ".lora_A.weight";
  }

  /** Name of B. */
  static String up(String weight) {
    return module(weight) + ".lora_B.weight";
  }

  private static String module(String weight) {
    return weight.substring(0, weight.length() - ".weight".length());
  }
}
