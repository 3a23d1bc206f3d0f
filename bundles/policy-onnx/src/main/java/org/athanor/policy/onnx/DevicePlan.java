package org.athanor.policy.onnx;

/**
 * An estimate of the memory that a policy takes on a device and beside it, by sizes alone. Each
 * graph keeps what it once took; of those that score and train, the one that trains takes more.
 *
 * @param logits most of them at once, where the vocabulary is large
 */
record DevicePlan(Architecture a, Layout layout, Numerics numerics, int logits) {
  /** One line for a person. */
  String text(int tokens) {
    int length = Math.max(1, Math.min(tokens, a.context()));
    long trained = Plan.size(a.trained());
    long weights = weights();
    long gradients = 2L * Float.BYTES * trained;
    long run = run(length);
    long drawing = drawing(length);
    return """
        %s weights, %s trained; micro-batches of %d sequences of %d tokens, %d rows drawn at once; estimated memory \
        on the card %s: weights %s, gradients %s, training runs %s, drawing %s; beside it %s"""
        .formatted(
            Plan.count(Plan.size(a.tensors())),
            Plan.count(trained),
            layout.microBatch(),
            length,
            layout.rows(),
            Plan.bytes(weights + gradients + run + drawing),
            Plan.bytes(weights),
            Plan.bytes(gradients),
            Plan.bytes(run),
            Plan.bytes(drawing),
            Plan.bytes(Float.BYTES * (Plan.size(a.tensors()) + 3 * trained)));
  }

  /** With a float copy of the largest one, which lies there while it is on its way. */
  private long weights() {
    long bytes = 0;
    long largest = 0;
    for (Architecture.Tensor tensor : a.tensors()) {
      boolean matrix = tensor.shape().length == 2;
      bytes += tensor.size() * (matrix ? size(numerics.products()) : Float.BYTES);
      largest = Math.max(largest, tensor.size());
    }
    return bytes + largest * Float.BYTES;
  }

  /** Floats, and what the products take in their own type beside them. */
  private long run(long length) {
    long tape = Plan.tape(a, length) * layout.microBatch();
    long shorter = numerics.products() == Numerics.FLOAT ? 0 : tape / 2;
    return tape + shorter + scores(layout.microBatch() * length) + Plan.headGradient(a);
  }

  /** Keys and values, twice while they are gathered anew, and the distributions. */
  private long drawing(long length) {
    long position = 2L * a.layers() * a.kvHeads() * a.cachedDim() * size(numerics.cache());
    return 2 * position * length * layout.rows() + scores(layout.rows());
  }

  private long scores(long rows) {
    return Plan.LOGIT_COPIES * Float.BYTES * Math.min(rows * a.vocabulary(), logits);
  }

  private static int size(int type) {
    return type == Numerics.FLOAT ? Float.BYTES : Short.BYTES;
  }
}
