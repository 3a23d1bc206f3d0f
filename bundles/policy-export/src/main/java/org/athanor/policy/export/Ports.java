package org.athanor.policy.export;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A decoder's inputs and outputs by the names that the exporters give them. Known are Optimum's and
 * onnx-community's ({@code past_key_values.0.key}, {@code present.0.key}), onnxruntime-genai's
 * (likewise, or as genai_config.json says), and older ones ({@code past_0}, {@code past_key_0}).
 */
final class Ports {
  static final String IDS = "input_ids";
  static final String MASK = "attention_mask";
  static final String POSITIONS = "position_ids";
  static final String CACHE_POSITION = "cache_position";
  static final String BRANCH = "use_cache_branch";
  static final String KEEP = "num_logits_to_keep";
  static final String KEEP_NEWER = "logits_to_keep";
  static final String LOGITS = "logits";

  private static final Set<String> KNOWN =
      Set.of(IDS, MASK, POSITIONS, CACHE_POSITION, BRANCH, KEEP, KEEP_NEWER);
  private static final List<String> ORDER =
      List.of(IDS, MASK, POSITIONS, CACHE_POSITION, BRANCH, KEEP, KEEP_NEWER);

  private final Map<String, NodeInfo> inputs;
  private final String origin;
  private final List<Port> cache = new ArrayList<>();
  private final long vocabulary;

  /**
   * @param renamed past names and the present names that belong to them, as genai_config.json says
   * @throws IllegalArgumentException if this is no text decoder, or one whose inputs are not known
   */
  Ports(
      Map<String, NodeInfo> inputs,
      Map<String, NodeInfo> outputs,
      Map<String, String> renamed,
      String origin) {
    this.inputs = inputs;
    this.origin = origin;
    if (!inputs.containsKey(IDS)) {
      throw wrong("it has no input 'input_ids'");
    }
    for (String name : inputs.keySet()) {
      if (KNOWN.contains(name)) {
        continue;
      }
      if (!name.startsWith("past") && !renamed.containsKey(name)) {
        throw wrong(unknown(name));
      }
      cache.add(port(name, outputs, renamed));
    }
    if (!outputs.containsKey(LOGITS)) {
      throw wrong("it has no output 'logits'");
    }
    long[] shape = tensor(outputs.get(LOGITS), LOGITS).getShape();
    if (shape.length != 3) {
      throw wrong("its logits are " + Arrays.toString(shape) + ", not [batch, position, token]");
    }
    vocabulary = shape[2];
  }

  private static String unknown(String name) {
    if (name.startsWith("encoder") || name.startsWith("decoder")) {
      return "it wants '" + name + "': it is half of an encoder-decoder, not a text decoder alone";
    }
    if (name.contains("embeds") || name.contains("pixel") || name.contains("image")) {
      return "it wants '" + name + "': it takes embeddings or images, not text alone";
    }
    return "it wants '"
        + name
        + "', which is none of the inputs known: "
        + ORDER
        + " and a cache whose names begin with 'past'";
  }

  private Port port(String past, Map<String, NodeInfo> outputs, Map<String, String> renamed) {
    TensorInfo info = tensor(inputs.get(past), past);
    if (past.contains("encoder")) {
      throw wrong("it wants '" + past + "': it is half of an encoder-decoder");
    }
    List<String> candidates = new ArrayList<>();
    Optional.ofNullable(renamed.get(past)).ifPresent(candidates::add);
    candidates.add(past.replaceFirst("past_key_values", "present"));
    candidates.add(past.replaceFirst("past", "present"));
    String present =
        candidates.stream()
            .filter(outputs::containsKey)
            .findFirst()
            .orElseThrow(
                () ->
                    wrong(
                        "its input '"
                            + past
                            + "' has no output that goes with it; looked for "
                            + candidates));
    Port port = new Port(past, present, info.getShape(), info.type);
    if (!port.fits()) {
      throw wrong(
          "its input '"
              + past
              + "' is "
              + info.type
              + " "
              + Arrays.toString(info.getShape())
              + ", not [batch, heads, positions, size] of floats");
    }
    return port;
  }

  private TensorInfo tensor(NodeInfo node, String name) {
    if (node.getInfo() instanceof TensorInfo info) {
      return info;
    }
    throw wrong("'" + name + "' is no tensor");
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(origin + " cannot be used as a policy: " + what);
  }

  boolean has(String name) {
    return inputs.containsKey(name);
  }

  /** Whether an input is of 32-bit integers; the others are of 64. */
  boolean small(String name) {
    return tensor(inputs.get(name), name).type == OnnxJavaType.INT32;
  }

  /** Number of dimensions of an input. */
  int rank(String name) {
    return tensor(inputs.get(name), name).getShape().length;
  }

  /** Keys and values, in the graph's order; empty if the graph keeps none. */
  List<Port> cache() {
    return cache;
  }

  /** Tokens that the logits are over; -1 if the graph does not say. */
  long vocabulary() {
    return vocabulary;
  }
}
