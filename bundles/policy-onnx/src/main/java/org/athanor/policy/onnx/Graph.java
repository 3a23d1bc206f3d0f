package org.athanor.policy.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An ONNX model (opset 18, com.microsoft 1) as it grows; values go by their names. */
final class Graph {
  static final int FLOAT = TensorProto.DataType.FLOAT.getNumber();
  static final int INT32 = TensorProto.DataType.INT32.getNumber();
  static final int INT64 = TensorProto.DataType.INT64.getNumber();
  private static final int BOOL = TensorProto.DataType.BOOL.getNumber();

  private List<NodeProto.Builder> nodes = new ArrayList<>(); // of the body being written
  private final GraphProto.Builder graph = GraphProto.newBuilder();
  private final Map<String, String> constants = new HashMap<>();
  private final Map<String, String> outputs = new HashMap<>();
  private int values;

  Graph(String name) {
    graph.setName(name);
  }

  /** Declares an input; a dimension is a number or a name. */
  String input(String name, int type, Object... dimensions) {
    graph.addInput(declaration(name, type, dimensions));
    return name;
  }

  /** Declares a value that a node made as an output; the outside sees it by the given name. */
  void output(String value, String name, int type, Object... dimensions) {
    if (outputs.put(value, name) != null) {
      throw new IllegalStateException(value + " is an output already");
    }
    graph.addOutput(declaration(name, type, dimensions));
  }

  /** A one-dimensional constant. */
  String ints(long... elements) {
    return constants.computeIfAbsent(
        "i" + List.of(box(elements)),
        key -> {
          TensorProto.Builder tensor = tensor(key, INT64).addDims(elements.length);
          for (long element : elements) {
            tensor.addInt64Data(element);
          }
          graph.addInitializer(tensor);
          return key;
        });
  }

  /** A constant without dimensions. */
  String integer(long element) {
    return constants.computeIfAbsent(
        "s" + element,
        key -> {
          graph.addInitializer(tensor(key, INT64).addInt64Data(element));
          return key;
        });
  }

  /** A constant without dimensions. */
  String number(float element) {
    return constants.computeIfAbsent(
        "f" + element,
        key -> {
          graph.addInitializer(tensor(key, FLOAT).addFloatData(element));
          return key;
        });
  }

  /** A node with one output and no attributes. */
  String op(String type, String... inputs) {
    return node(type, inputs).out();
  }

  Node node(String type, String... inputs) {
    return new Node(NodeProto.newBuilder().setOpType(type).addAllInput(List.of(inputs)));
  }

  /** What is done in each round of a loop. */
  interface Body {
    /**
     * Writes the nodes of a round; values from outside may be used as they are.
     *
     * @param round scalar int64, from 0
     * @param carried what the round before left, floats
     * @return what this round leaves
     */
    String[] round(String round, String[] carried);
  }

  /**
   * Runs a body some times.
   *
   * @param count scalar int64
   * @param first what the first round finds; shapes may change from round to round
   * @return what the last round left
   */
  String[] loop(String count, String[] first, Body body) {
    List<NodeProto.Builder> outside = nodes;
    nodes = new ArrayList<>();
    GraphProto.Builder inside = GraphProto.newBuilder().setName("round" + values);
    String round = "v" + values++;
    String going = "v" + values++;
    inside.addInput(declaration(round, INT64, new Object[0]));
    inside.addInput(declaration(going, BOOL, new Object[0]));
    String[] carried = new String[first.length];
    for (int i = 0; i < first.length; i++) {
      carried[i] = "v" + values++;
      inside.addInput(shapeless(carried[i]));
    }
    String[] left = body.round(round, carried);
    inside.addOutput(declaration(op("Identity", going), BOOL, new Object[0]));
    for (String value : left) {
      inside.addOutput(shapeless(value));
    }
    nodes.forEach(inside::addNode);
    nodes = outside;
    List<String> inputs = new ArrayList<>(List.of(count, ""));
    inputs.addAll(List.of(first));
    Node loop = node("Loop", inputs.toArray(new String[0]));
    loop.node.addAttribute(loop.attribute("body", AttributeProto.AttributeType.GRAPH).setG(inside));
    return loop.outs(first.length);
  }

  private static ValueInfoProto shapeless(String name) {
    TypeProto.Tensor tensor = TypeProto.Tensor.newBuilder().setElemType(FLOAT).build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  byte[] toBytes() {
    for (NodeProto.Builder node : nodes) {
      rename(node);
      graph.addNode(node);
    }
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .setProducerName("athanor")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(18))
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("com.microsoft").setVersion(1))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  /** Values that are outputs go by the names that the outside knows. */
  private void rename(NodeProto.Builder node) {
    for (int i = 0; i < node.getInputCount(); i++) {
      node.setInput(i, outputs.getOrDefault(node.getInput(i), node.getInput(i)));
    }
    for (int i = 0; i < node.getOutputCount(); i++) {
      node.setOutput(i, outputs.getOrDefault(node.getOutput(i), node.getOutput(i)));
    }
    for (AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
      if (attribute.hasG()) {
        attribute.getGBuilder().getNodeBuilderList().forEach(this::rename);
      }
    }
  }

  private static TensorProto.Builder tensor(String name, int type) {
    return TensorProto.newBuilder().setName(name).setDataType(type);
  }

  private static Long[] box(long[] elements) {
    Long[] boxed = new Long[elements.length];
    for (int i = 0; i < boxed.length; i++) {
      boxed[i] = elements[i];
    }
    return boxed;
  }

  private static ValueInfoProto declaration(String name, int type, Object[] dimensions) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (Object dimension : dimensions) {
      var d = TensorShapeProto.Dimension.newBuilder();
      shape.addDim(
          dimension instanceof Number n
              ? d.setDimValue(n.longValue())
              : d.setDimParam("" + dimension));
    }
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder().setElemType(type).setShape(shape).build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  /** A node whose attributes are still to be set; {@link #out} ends it. */
  final class Node {
    private final NodeProto.Builder node;

    private Node(NodeProto.Builder node) {
      this.node = node;
      nodes.add(node);
    }

    /** Of ONNX Runtime's own operators rather than the standard's. */
    Node microsoft() {
      node.setDomain("com.microsoft");
      return this;
    }

    Node set(String name, long value) {
      node.addAttribute(attribute(name, AttributeProto.AttributeType.INT).setI(value));
      return this;
    }

    Node set(String name, float value) {
      node.addAttribute(attribute(name, AttributeProto.AttributeType.FLOAT).setF(value));
      return this;
    }

    Node set(String name, String value) {
      node.addAttribute(
          attribute(name, AttributeProto.AttributeType.STRING)
              .setS(com.google.protobuf.ByteString.copyFromUtf8(value)));
      return this;
    }

    Node set(String name, List<Long> value) {
      node.addAttribute(attribute(name, AttributeProto.AttributeType.INTS).addAllInts(value));
      return this;
    }

    String out() {
      return outs(1)[0];
    }

    String[] outs(int count) {
      String[] names = new String[count];
      for (int i = 0; i < count; i++) {
        names[i] = "v" + values++;
        node.addOutput(names[i]);
      }
      node.setName(node.getOpType() + "." + names[0]);
      return names;
    }

    private AttributeProto.Builder attribute(String name, AttributeProto.AttributeType type) {
      return AttributeProto.newBuilder().setName(name).setType(type);
    }
  }
}
