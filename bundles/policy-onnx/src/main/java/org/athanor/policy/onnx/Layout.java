package org.athanor.policy.onnx;

import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;

/**
 * How a policy's work is cut.
 *
 * @param workers threads, each with a share of the rows or micro-batches; 0 is automatic
 * @param rows most rows that one worker draws side by side
 * @param microBatch most sequences in one run of the score or train graph
 * @param memory MB that one such run may take, by estimate
 */
public record Layout(
    @Default("0") @Doc("threads; part of what makes the bits; 0 takes two") int workers,
    @Default("128") @Doc("most completions that one thread draws side by side") int rows,
    @Default("16") @Doc("most sequences that are scored or trained in one run") int microBatch,
    @Default("1024")
        @Doc(
            "MB that one run of a thread may take, by estimate: long sequences go in smaller micro-batches")
        int memory) {
  public Layout {
    if (memory < 1) {
      throw new IllegalArgumentException("memory must be at least 1 MB, got " + memory);
    }
    if (workers < 0 || workers > 256) {
      throw new IllegalArgumentException("workers must be in 0..256, got " + workers);
    }
    if (rows < 1) {
      throw new IllegalArgumentException("rows must be at least 1, got " + rows);
    }
    if (microBatch < 1) {
      throw new IllegalArgumentException("microBatch must be at least 1, got " + microBatch);
    }
  }
}
