package org.athanor.policy.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Nodes that are added to a graph that exists; their names begin with a prefix. */
final class Nodes {
  final List<NodeProto> all = new ArrayList<>();
  final Map<String, TensorProto> constants;
  private final String prefix;
  private final AtomicInteger count;

  Nodes(String prefix) {
    this(prefix, new LinkedHashMap<>(), new AtomicInteger());
  }

  private Nodes(String prefix, Map<String, TensorProto> constants, AtomicInteger count) {
    this.prefix = prefix;
    this.constants = constants;
    this.count = count;
  }

  /** For a graph within this one, which sees this one's constants. */
  Nodes within() {
    return new Nodes(prefix, constants, count);
  }

  /** Appends a node with one new output. */
  String op(String type, List<AttributeProto> attributes, String... inputs) {
    String output = fresh();
    add(type, "", attributes, output, inputs);
    return output;
  }

  String op(String type, String... inputs) {
    return op(type, List.of(), inputs);
  }

  void add(
      String type, String domain, List<AttributeProto> attributes, String output, String... in) {
    all.add(
        NodeProto.newBuilder()
            .setOpType(type)
            .setDomain(domain)
            .setName(type + "." + output)
            .addAllInput(List.of(in))
            .addOutput(output)
            .addAllAttribute(attributes)
            .build());
  }

  String fresh() {
    return prefix + count.getAndIncrement();
  }

  String cast(String value, int type) {
    return op("Cast", List.of(integer("to", type)), value);
  }

  void castTo(String value, int type, String output) {
    add("Cast", "", List.of(integer("to", type)), output, value);
  }

  /** A one-dimensional constant. */
  String longs(long... elements) {
    String name = prefix + "longs" + box(elements);
    TensorProto.Builder tensor = tensor(name, TensorProto.DataType.INT64, elements.length);
    for (long element : elements) {
      tensor.addInt64Data(element);
    }
    constants.put(name, tensor.build());
    return name;
  }

  /** A one-dimensional constant of one element. */
  String number(float element) {
    String name = prefix + "number" + element;
    constants.put(name, tensor(name, TensorProto.DataType.FLOAT, 1).addFloatData(element).build());
    return name;
  }

  static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeType.INT).setI(value).build();
  }

  private static TensorProto.Builder tensor(String name, TensorProto.DataType type, int size) {
    return TensorProto.newBuilder().setName(name).setDataType(type.getNumber()).addDims(size);
  }

  private static List<Long> box(long[] elements) {
    return java.util.stream.LongStream.of(elements).boxed().toList();
  }
}
