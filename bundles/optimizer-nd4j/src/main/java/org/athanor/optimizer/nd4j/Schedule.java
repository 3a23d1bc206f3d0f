package org.athanor.optimizer.nd4j;

/** How the learning rate goes over the updates of a run. */
public enum Schedule {
  /** The same at every update. */
  CONSTANT,
  /** Linear from zero over the warm-up updates, then constant. */
  WARM_UP,
  /** Linear from zero over the warm-up updates, then half a cosine down to the least rate. */
  COSINE
}
