package org.athanor.policy.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;

/**
 * Draws tokens on a device. ONNX Runtime's CumSum on CUDA takes time with the square of the length
 * and its ArgMax of this opset is not there, so the step graph's own end is cut off behind the
 * log-probabilities; a token is found in two steps, its block of 128 by the blocks' sums and its
 * place by the sums in the block. The cumulative sums grow with the token as one long sum would.
 */
final class DeviceSampling {
  private static final int BLOCK = 128;
  private static final float UNIFORM_LIMIT = 1 - 0x1p-22f;

  private final Nodes nodes = new Nodes("draw.");

  private DeviceSampling() {}

  /** The step graph with another end: uniform → chosen, logProb; greedily without uniform. */
  static byte[] replace(byte[] step, int vocabulary, boolean greedy) {
    ModelProto model = Lowering.parse(step);
    GraphProto graph = model.getGraph();
    NodeProto end = Lowering.only(graph, "LogSoftmax");
    DeviceSampling sampling = new DeviceSampling();
    String logProbs = end.getOutput(0);
    String chosen = greedy ? sampling.likeliest(logProbs) : sampling.drawn(logProbs, vocabulary);
    GraphProto.Builder other = graph.toBuilder().clearNode().clearOutput();
    for (NodeProto node : graph.getNodeList()) {
      other.addNode(node);
      if (node == end) {
        break;
      }
    }
    sampling.finish(logProbs, chosen);
    other.addAllNode(sampling.nodes.all).addAllInitializer(sampling.nodes.constants.values());
    for (ValueInfoProto output : graph.getOutputList()) {
      other.addOutput(output);
    }
    return model.toBuilder().setGraph(Lowering.pruned(other.build())).build().toByteArray();
  }

  private void finish(String logProbs, String chosen) {
    nodes.add("Identity", "", List.of(), Llama.CHOSEN, chosen);
    String picked = nodes.op("GatherElements", List.of(Nodes.integer("axis", 1)), logProbs, chosen);
    nodes.add("Reshape", "", List.of(), Llama.LOG_PROB, picked, nodes.longs(-1));
  }

  private String likeliest(String logProbs) {
    String values = nodes.fresh();
    String indices = nodes.fresh();
    nodes.all.add(
        NodeProto.newBuilder()
            .setOpType("TopK")
            .setName("TopK." + values)
            .addInput(logProbs)
            .addInput(nodes.longs(1))
            .addOutput(values)
            .addOutput(indices)
            .addAttribute(Nodes.integer("axis", 1))
            .build());
    return indices;
  }

  /** [B, V] → [B, 1]: how many tokens have a cumulative probability of at most u · (the sum). */
  private String drawn(String logProbs, int vocabulary) {
    int blocks = (vocabulary + BLOCK - 1) / BLOCK;
    String p = nodes.op("Exp", logProbs);
    if (vocabulary % BLOCK != 0) {
      p = nodes.op("Pad", p, nodes.longs(0, 0, 0, (long) blocks * BLOCK - vocabulary));
    }
    p = nodes.op("Reshape", p, nodes.longs(0, blocks, BLOCK));
    String within = nodes.op("CumSum", p, nodes.longs(2)); // [B, n, 128]
    String sums = nodes.op("Reshape", last(within, BLOCK, 2), nodes.longs(0, blocks)); // [B, n]
    String ends = nodes.op("CumSum", sums, nodes.longs(1)); // [B, n]
    String uniform = nodes.op("Min", Llama.UNIFORM, nodes.number(UNIFORM_LIMIT));
    String threshold =
        nodes.op("Mul", nodes.op("Unsqueeze", uniform, nodes.longs(1)), last(ends, blocks, 1));
    String block = nodes.cast(passed(ends, threshold, blocks), Numerics.INT64); // [B, 1]
    String starts =
        nodes.op("CumSum", List.of(Nodes.integer("exclusive", 1)), sums, nodes.longs(1));
    String before = nodes.op("Unsqueeze", gathered(starts, block), nodes.longs(1)); // [B, 1]
    String cumulative = nodes.op("Add", gathered(within, block), before); // [B, 128]
    String place = nodes.cast(passed(cumulative, threshold, BLOCK), Numerics.INT64);
    return nodes.op("Add", nodes.op("Mul", block, nodes.longs(BLOCK)), place);
  }

  /** [B, n], [B, 1] → [B, 1]: elements of a rising row up to the threshold, at most n - 1. */
  private String passed(String row, String threshold, int size) {
    String below = nodes.cast(nodes.op("LessOrEqual", row, threshold), Numerics.FLOAT);
    String count =
        nodes.op("ReduceSum", List.of(Nodes.integer("keepdims", 1)), below, nodes.longs(1));
    return nodes.op("Min", count, nodes.number(size - 1));
  }

  /** Of each row, what lies at its index. */
  private String gathered(String rows, String index) {
    return nodes.op("GatherND", List.of(Nodes.integer("batch_dims", 1)), rows, index);
  }

  private String last(String values, int size, int axis) {
    return nodes.op("Gather", List.of(Nodes.integer("axis", axis)), values, nodes.longs(size - 1));
  }
}
