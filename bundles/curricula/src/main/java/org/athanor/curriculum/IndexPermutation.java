package org.athanor.curriculum;

import org.athanor.math.Rng;

/**
 * A random order of 0 .. size-1 that is computed, not stored: a Feistel network of ten rounds over
 * the next power of four, walked along until it is inside (Black and Rogaway 2002, section 4). An
 * element costs four steps of walking at most on average.
 */
final class IndexPermutation {
  private static final int ROUNDS = 10;
  private final int size;
  private final int halfBits;
  private final long[] keys = new long[ROUNDS];

  IndexPermutation(int size, Rng rng) {
    this.size = size;
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(size - 1);
    this.halfBits = Math.max(1, (bits + 1) / 2);
    for (int round = 0; round < ROUNDS; round++) {
      keys[round] = rng.nextLong();
    }
  }

  /** The element at a position of the order, 0 .. size-1. */
  int at(int position) {
    long element = position;
    do {
      element = network(element);
    } while (element >= size);
    return (int) element;
  }

  private long network(long x) {
    long mask = (1L << halfBits) - 1;
    long left = x >>> halfBits;
    long right = x & mask;
    for (long key : keys) {
      long next = left ^ (Rng.of(key, "feistel", right).nextLong() & mask);
      left = right;
      right = next;
    }
    return left << halfBits | right;
  }
}
