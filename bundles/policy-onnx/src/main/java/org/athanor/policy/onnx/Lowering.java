package org.athanor.policy.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Rewrites a float graph for a device: matrix products and cached attention in shorter numbers,
 * everything between them as it was. A product that is added to something is added in float, so
 * that the residual stream and sums of gradients lose nothing.
 */
final class Lowering {
  private static final Set<String> PRODUCTS = Set.of("Gemm", "MatMul", "FusedMatMul");
  private static final String ATTENTION = "GroupQueryAttention";

  private final Numerics numerics;
  private final Predicate<String> matrix;
  private final Set<String> retyped;
  private final Set<String> vectors;
  private final Map<String, String> casts = new HashMap<>();
  private final Nodes nodes;

  private Lowering(Numerics numerics, Predicate<String> matrix) {
    this.numerics = numerics;
    this.matrix = matrix;
    this.retyped = new HashSet<>();
    this.vectors = new HashSet<>();
    this.nodes = new Nodes("low.");
  }

  /** Of a graph within another, which sees the other's values. */
  private Lowering(Lowering outside) {
    this.numerics = outside.numerics;
    this.matrix = outside.matrix;
    this.retyped = outside.retyped;
    this.vectors = outside.vectors;
    this.nodes = outside.nodes.within();
  }

  /**
   * @param matrix whether an input of that name is a weight matrix, which the device holds in the
   *     products' type
   */
  static byte[] lower(byte[] model, Numerics numerics, Predicate<String> matrix) {
    ModelProto parsed = parse(model);
    GraphProto graph = parsed.getGraph();
    return parsed.toBuilder()
        .setGraph(new Lowering(numerics, matrix).graph(graph))
        .build()
        .toByteArray();
  }

  static ModelProto parse(byte[] model) {
    try {
      return ModelProto.parseFrom(model);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("not a graph: " + e.getMessage(), e);
    }
  }

  private GraphProto graph(GraphProto graph) {
    GraphProto.Builder lowered = graph.toBuilder().clearNode().clearInput().clearOutput();
    for (ValueInfoProto input : graph.getInputList()) {
      int rank = input.getType().getTensorType().getShape().getDimCount();
      if (rank == 1) {
        vectors.add(input.getName());
      }
      if (numerics.products() != Numerics.FLOAT && matrix.test(input.getName())) {
        retyped.add(input.getName());
      }
      lowered.addInput(typed(input, "past."));
    }
    for (ValueInfoProto output : graph.getOutputList()) {
      lowered.addOutput(typed(output, "present."));
    }
    graph.getNodeList().forEach(this::node);
    return lowered.addAllNode(nodes.all).addAllInitializer(nodes.constants.values()).build();
  }

  private GraphProto inside(GraphProto graph) {
    graph.getNodeList().forEach(this::node);
    return graph.toBuilder().clearNode().addAllNode(nodes.all).build();
  }

  private ValueInfoProto typed(ValueInfoProto value, String cached) {
    if (retyped.contains(value.getName())) {
      return typed(value, numerics.products());
    }
    return value.getName().startsWith(cached) ? typed(value, numerics.cache()) : value;
  }

  private static ValueInfoProto typed(ValueInfoProto value, int type) {
    ValueInfoProto.Builder builder = value.toBuilder();
    builder.getTypeBuilder().getTensorTypeBuilder().setElemType(type);
    return builder.build();
  }

  private void node(NodeProto node) {
    if (node.getOpType().equals("Reshape") && vectors.contains(node.getInput(0))) {
      vectors.addAll(node.getOutputList()); // a vector as a column: its products stay float
    }
    if (node.getOpType().equals(ATTENTION)) {
      attention(node);
    } else if (numerics.products() == Numerics.FLOAT) {
      nodes.all.add(node);
    } else if (PRODUCTS.contains(node.getOpType())
        && node.getInputList().stream().limit(2).noneMatch(vectors::contains)) {
      product(node);
    } else if (node.getOpType().equals("Gather") && retyped.contains(node.getInput(0))) {
      String gathered = nodes.fresh();
      nodes.all.add(node.toBuilder().setOutput(0, gathered).build());
      nodes.castTo(gathered, Numerics.FLOAT, node.getOutput(0));
    } else {
      NodeProto.Builder same = node.toBuilder();
      for (AttributeProto.Builder attribute : same.getAttributeBuilderList()) {
        if (attribute.hasG()) {
          attribute.setG(new Lowering(this).inside(attribute.getG()));
        }
      }
      for (int i = 0; i < node.getInputCount(); i++) {
        if (retyped.contains(node.getInput(i))) {
          same.setInput(i, cast(node.getInput(i), Numerics.FLOAT));
        }
      }
      nodes.all.add(same.build());
    }
  }

  private void product(NodeProto node) {
    String[] in = {low(node.getInput(0)), low(node.getInput(1))};
    String product = nodes.fresh();
    List<AttributeProto> attributes = new ArrayList<>(node.getAttributeList());
    nodes.add(node.getOpType(), node.getDomain(), attributes, product, in);
    if (node.getInputCount() < 3 || node.getInput(2).isEmpty()) {
      nodes.castTo(product, Numerics.FLOAT, node.getOutput(0));
      return;
    }
    String raised = nodes.cast(product, Numerics.FLOAT);
    nodes.add("Add", "", List.of(), node.getOutput(0), raised, node.getInput(2));
  }

  private void attention(NodeProto node) {
    if (numerics.cache() == Numerics.FLOAT) {
      nodes.all.add(node);
      return;
    }
    String attended = nodes.fresh();
    NodeProto.Builder lowered = node.toBuilder().setOutput(0, attended);
    for (int i = 0; i < 3; i++) {
      lowered.setInput(i, cast(node.getInput(i), numerics.cache()));
    }
    nodes.all.add(lowered.build());
    nodes.castTo(attended, Numerics.FLOAT, node.getOutput(0));
  }

  private String low(String value) {
    return retyped.contains(value) ? value : cast(value, numerics.products());
  }

  private String cast(String value, int type) {
    return casts.computeIfAbsent(value + " " + type, key -> nodes.cast(value, type));
  }

  /** The graph without the nodes and inputs that no output needs. */
  static GraphProto pruned(GraphProto graph) {
    Set<String> needed = new HashSet<>();
    graph.getOutputList().forEach(output -> needed.add(output.getName()));
    List<NodeProto> kept = new ArrayList<>();
    for (int i = graph.getNodeCount() - 1; i >= 0; i--) {
      NodeProto node = graph.getNode(i);
      if (node.getOutputList().stream().anyMatch(needed::contains)) {
        kept.add(0, node);
        needed.addAll(node.getInputList());
      }
    }
    GraphProto.Builder pruned = graph.toBuilder().clearNode().addAllNode(kept).clearInput();
    graph.getInputList().stream()
        .filter(input -> needed.contains(input.getName()))
        .forEach(pruned::addInput);
    return pruned.build();
  }

  /** Name of the graph's one value of an operator. */
  static NodeProto only(GraphProto graph, String operator) {
    NodeProto[] found =
        graph.getNodeList().stream()
            .filter(node -> node.getOpType().equals(operator))
            .toArray(NodeProto[]::new);
    if (found.length != 1) {
      throw new IllegalStateException(
          "the graph has "
              + found.length
              + " nodes "
              + operator
              + ", not one: "
              + Arrays.toString(found));
    }
    return found[0];
  }
}
