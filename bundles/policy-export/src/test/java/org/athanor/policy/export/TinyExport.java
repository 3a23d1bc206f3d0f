package org.athanor.policy.export;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A model of a few weights in an exporter's layout: the logits after a token are the sum of all
 * embeddings and position embeddings so far, times a matrix. So they depend on the whole cache.
 */
final class TinyExport {
  static final int VOCABULARY = 7;
  static final int END = 6;
  private static final int SIZE = 4;
  private static final int CONTEXT = 24;

  private final float[] embedding = weights(1, VOCABULARY * SIZE);
  private final float[] position = weights(2, CONTEXT * SIZE);
  private final float[] out = weights(3, SIZE * VOCABULARY);
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("tiny");

  private static float[] weights(long seed, int n) {
    Random random = new Random(seed);
    float[] weights = new float[n];
    for (int i = 0; i < n; i++) {
      weights[i] = (float) random.nextGaussian() * 0.7f;
    }
    return weights;
  }

  /** Log-probabilities after each token, worked out in plain Java. */
  double[][] twin(int[] tokens, double temperature) {
    double[] sum = new double[SIZE];
    double[][] logProb = new double[tokens.length][];
    for (int i = 0; i < tokens.length; i++) {
      for (int h = 0; h < SIZE; h++) {
        sum[h] += embedding[tokens[i] * SIZE + h] + position[i * SIZE + h];
      }
      double[] logits = new double[VOCABULARY];
      double total = 0;
      for (int k = 0; k < VOCABULARY; k++) {
        for (int h = 0; h < SIZE; h++) {
          logits[k] += sum[h] * out[h * VOCABULARY + k] / temperature;
        }
        total += Math.exp(logits[k]);
      }
      for (int k = 0; k < VOCABULARY; k++) {
        logits[k] -= Math.log(total);
      }
      logProb[i] = logits;
    }
    return logProb;
  }

  /** Writes config, tokenizer and graph; the cache's names have %s for key and value. */
  void write(Path folder, String file, String past, String present, String... more)
      throws IOException {
    Files.createDirectories(folder.resolve(file).getParent());
    Files.writeString(
        folder.resolve("config.json"),
        "{\"vocab_size\": 7, \"max_position_embeddings\": 24, \"num_attention_heads\": 1, \"hidden_size\": 4, \"eos_token_id\": 6}");
    Files.writeString(
        folder.resolve("tokenizer.json"),
        "{\"version\": \"1.0\", \"truncation\": null, \"padding\": null, \"added_tokens\": [], \"normalizer\": null, \"pre_tokenizer\": {\"type\": \"Split\", \"pattern\": {\"Regex\": \".\"}, \"behavior\": \"Isolated\", \"invert\": false}, \"post_processor\": null, \"decoder\": {\"type\": \"Fuse\"}, \"model\": {\"type\": \"WordLevel\", \"vocab\": {\"a\": 0, \"b\": 1, \"c\": 2, \"d\": 3, \"e\": 4, \"f\": 5, \".\": 6}, \"unk_token\": \"a\"}}");
    Files.write(folder.resolve(file), model(past, present, more).toByteArray());
  }

  private ModelProto model(String past, String present, String... more) {
    input("input_ids", 7, "batch", "sequence");
    input("attention_mask", 7, "batch", "total");
    input("position_ids", 7, "batch", "sequence");
    for (String name : more) {
      input(name, name.equals("use_cache_branch") ? 9 : 7, "one");
    }
    floats("E", embedding, VOCABULARY, SIZE);
    floats("P", position, CONTEXT, SIZE);
    floats("W", out, SIZE, VOCABULARY);
    longs("one", 1);
    longs("two", 2);
    longs("far", Integer.MAX_VALUE);
    node("Gather", "e", "E", "input_ids");
    node("Gather", "p", "P", "position_ids");
    node("Add", "x", "e", "p");
    node("Unsqueeze", "x4", "x", "one");
    String keys = "x4";
    if (!past.isEmpty()) {
      for (String part : List.of("key", "value")) {
        cache(past.formatted(part), present.formatted(part));
      }
      keys = present.formatted("key");
    }
    node("CumSum", "c", keys, "two");
    node("Shape", "shape", "input_ids");
    node("Slice", "length", "shape", "one", "two");
    node("Neg", "start", "length");
    node("Slice", "last", "c", "start", "far", "two");
    node("Squeeze", "flat", "last", "one");
    node("MatMul", "logits", "flat", "W");
    graph.addOutput(value("logits", 1, "batch", "sequence", "" + VOCABULARY));
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setDomain("").setVersion(17))
        .setGraph(graph)
        .build();
  }

  private void cache(String past, String present) {
    graph.addInput(value(past, 1, "batch", "1", "past", "" + SIZE));
    NodeProto.Builder concat = NodeProto.newBuilder().setOpType("Concat").setName(present);
    concat.addInput(past).addInput("x4").addOutput(present);
    concat.addAttribute(
        OnnxMl.AttributeProto.newBuilder()
            .setName("axis")
            .setType(OnnxMl.AttributeProto.AttributeType.INT)
            .setI(2));
    graph.addNode(concat);
    graph.addOutput(value(present, 1, "batch", "1", "total", "" + SIZE));
  }

  private void node(String op, String output, String... inputs) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(op)
            .setName(output)
            .addAllInput(List.of(inputs))
            .addOutput(output));
  }

  private void input(String name, int type, String... dimensions) {
    graph.addInput(value(name, type, dimensions));
  }

  private static ValueInfoProto value(String name, int type, String... dimensions) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (String dimension : dimensions) {
      TensorShapeProto.Dimension.Builder one = TensorShapeProto.Dimension.newBuilder();
      shape.addDim(
          dimension.matches("\\d+")
              ? one.setDimValue(Long.parseLong(dimension))
              : one.setDimParam(dimension));
    }
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder().setElemType(type).setShape(shape).build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  private void floats(String name, float[] values, long... shape) {
    List<Float> list = new ArrayList<>();
    for (float value : values) {
      list.add(value);
    }
    List<Long> dims = new ArrayList<>();
    for (long dim : shape) {
      dims.add(dim);
    }
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(1)
            .addAllDims(dims)
            .addAllFloatData(list));
  }

  private void longs(String name, long value) {
    graph.addInitializer(
        TensorProto.newBuilder().setName(name).setDataType(7).addDims(1).addInt64Data(value));
  }
}
