package org.athanor.policy.onnx;

import static org.athanor.policy.onnx.Graph.FLOAT;
import static org.athanor.policy.onnx.Graph.INT64;

import java.util.Arrays;
import java.util.List;

/** Graphs that only move numbers: to a device, from it, and within it. */
final class DeviceCopies {
  static final String OLD = "old";
  static final String NEW = "new";
  static final String ROWS = "rows";
  static final String SHAPE = "shape";
  static final String FROM = "from";
  static final String TO = "to";

  private DeviceCopies() {}

  /** Name of the output that holds a copy of an input. */
  static String copy(String name) {
    return name + ".copy";
  }

  /** {@link #FROM} → {@link #TO}, of so many dimensions, in another type or the same. */
  static byte[] cast(int rank, int type) {
    Object[] shape = rank == 1 ? new Object[] {"A"} : new Object[] {"A", "B"};
    Graph g = new Graph("cast");
    String copied = g.node("Cast", g.input(FROM, FLOAT, shape)).set("to", type).out();
    g.output(copied, TO, type, shape);
    return g.toBytes();
  }

  /** A zero for each number of a gradient. */
  static byte[] zeros(List<Architecture.Tensor> tensors) {
    Graph g = new Graph("zeros");
    for (Architecture.Tensor tensor : tensors) {
      String shape = g.ints(DeviceSessions.shape(tensor));
      g.output(g.op("ConstantOfShape", shape), copy(tensor.name()), FLOAT, dimensions(tensor));
    }
    return g.toBytes();
  }

  /** A zero for each number of a cache: shape [4] → all keys and values. */
  static byte[] emptyCache(Architecture a, int type) {
    Graph g = new Graph("empty");
    g.input(SHAPE, INT64, 4);
    String zeros = g.op("ConstantOfShape", SHAPE);
    for (int layer = 0; layer < a.layers(); layer++) {
      for (String which : new String[] {"key", "value"}) {
        give(g, a, type, Llama.past(layer, which), g.node("Cast", zeros).set("to", type).out());
      }
    }
    return g.toBytes();
  }

  /**
   * Rows of a cache: old [B, K, C, h], new [P, K, C, h] where there are any, rows [R] → [R, K, C,
   * h], row B being new's first.
   */
  static byte[] rows(Architecture a, int type, boolean withOld, boolean withNew) {
    Graph g = new Graph("rows");
    g.input(ROWS, INT64, "R");
    for (int layer = 0; layer < a.layers(); layer++) {
      for (String which : new String[] {"key", "value"}) {
        String name = Llama.past(layer, which);
        String old = withOld ? cache(g, a, type, name + "." + OLD, "B") : null;
        String next = withNew ? cache(g, a, type, name + "." + NEW, "P") : null;
        String all = old == null ? next : old;
        if (old != null && next != null) {
          all = g.node("Concat", old, next).set("axis", 0).out();
        }
        give(g, a, type, name, g.node("Gather", all, ROWS).set("axis", 0).out());
      }
    }
    return g.toBytes();
  }

  private static String cache(Graph g, Architecture a, int type, String name, String rows) {
    return g.input(name, type, rows, a.kvHeads(), "C", a.cachedDim());
  }

  private static void give(Graph g, Architecture a, int type, String name, String value) {
    g.output(value, name, type, "R", a.kvHeads(), "C", a.cachedDim());
  }

  private static Object[] dimensions(Architecture.Tensor tensor) {
    return Arrays.stream(tensor.shape()).boxed().toArray();
  }
}
