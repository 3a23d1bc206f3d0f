package org.athanor.policy.onnx;

/**
 * An estimate of memory, and what follows from it: how many sequences go into one run of the
 * training graph. It depends on sizes alone, never on what the machine has free, so it cannot
 * change a bit between two machines.
 */
record Plan(Architecture a, Layout layout, int workers) {
  private static final int FLOAT = Float.BYTES;

  /** Arrays of [positions, vocabulary] that live at once in the output layer. */
  static final int LOGIT_COPIES = 6;

  /** What Java takes with all bundles, by measurement. */
  private static final long JAVA = 280L << 20;

  /** What a tokenizer takes for each of its tokens, by measurement. */
  private static final long TOKEN = 4000;

  /** Most sequences of that many positions in one run. */
  int sequences(int length) {
    long room = ((long) layout.memory() << 20) - head(1);
    long one = Math.max(1, sequence(length));
    return (int) Math.max(1, Math.min(layout.microBatch(), room / one));
  }

  /** Bytes that one sequence takes, with its share of the output layer. */
  private long sequence(long length) {
    long logits = parts() ? 0 : LOGIT_COPIES * length * a.vocabulary();
    return tape(a, length) + FLOAT * logits;
  }

  /** Bytes of what the backward pass needs of one sequence, and of the pass itself. */
  static long tape(Architecture a, long length) {
    long wide = 12L * a.hidden() + 6L * a.queryWidth() + 6L * a.keyWidth() + 7L * a.intermediate();
    long attention = 3L * a.heads() * length * length;
    return FLOAT * (a.layers() * (length * wide + attention) + 4 * length * a.hidden());
  }

  /** Bytes of the output layer where it goes part by part. */
  private long head(int parts) {
    long rows = Llama.rowsOfPart(a.vocabulary());
    return parts() ? FLOAT * (long) LOGIT_COPIES * rows * a.vocabulary() * parts : 0;
  }

  /** Bytes of the output layer's gradient as it goes from part to part: old, new and their sum. */
  static long headGradient(Architecture a) {
    return a.vocabulary() > Llama.LARGE_VOCABULARY && !a.lora().on()
        ? 3L * FLOAT * a.vocabulary() * a.hidden()
        : 0;
  }

  /** Bytes of cosines, sines and negative sines of all positions. */
  private long tables() {
    return a.family() == Architecture.Family.GPT2
        ? 0
        : 3L * FLOAT * a.context() * (a.headDim() / 2);
  }

  private boolean parts() {
    return a.vocabulary() > Llama.LARGE_VOCABULARY;
  }

  static long size(Iterable<Architecture.Tensor> tensors) {
    long size = 0;
    for (Architecture.Tensor tensor : tensors) {
      size += tensor.size();
    }
    return size;
  }

  /** One line for a person. */
  String text(int tokens) {
    int length = Math.max(1, Math.min(tokens, a.context()));
    long weights = size(a.tensors());
    long trained = size(a.trained());
    long gradients = trained * (1 + 2L * workers);
    long run = sequences(length) * sequence(length) + head(1) + headGradient(a);
    long row =
        2L * a.layers() * a.kvHeads() * a.cachedDim() * length
            + (long) LOGIT_COPIES * a.vocabulary();
    long cache = row * layout.rows() * workers;
    long java = JAVA + TOKEN * a.vocabulary();
    long total =
        FLOAT * (weights + gradients + 2 * trained + cache) + workers * run + tables() + java;
    return """
        %s weights, %s trained; %d threads, micro-batches of %d sequences of %d tokens; estimated memory \
        %s: weights %s, gradients %s, optimizer %s, training runs %s, drawing %s, positions %s, \
        Java and tokenizer %s"""
        .formatted(
            count(weights),
            count(trained),
            workers,
            sequences(length),
            length,
            bytes(total),
            bytes(FLOAT * weights),
            bytes(FLOAT * gradients),
            bytes(FLOAT * 2 * trained),
            bytes(workers * run),
            bytes(FLOAT * cache),
            bytes(tables()),
            bytes(java));
  }

  static String count(long number) {
    return number < 10_000_000 ? number / 1000 + " k" : "%.1f M".formatted(number / 1e6);
  }

  static String bytes(long bytes) {
    return bytes < 10L << 30 ? (bytes >> 20) + " MB" : (bytes >> 30) + " GB";
  }
}
