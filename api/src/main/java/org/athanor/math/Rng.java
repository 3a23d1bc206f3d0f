package org.athanor.math;

/**
 * SplitMix64 (Steele, Lea and Flood 2014), addressed rather than seeded: the stream of (seed,
 * purpose, address) is the same whenever and on whichever thread it is asked for, so there is no
 * generator state to save.
 */
public final class Rng {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;
  private final long origin;
  private long state;

  private Rng(long state) {
    this.origin = state;
    this.state = state;
  }

  /** The stream at an address, such as {@code of(seed, "sample", step, row)}. */
  public static Rng of(long seed, String purpose, long... address) {
    return new Rng(mix(seed ^ purpose.hashCode() * GAMMA)).at(address);
  }

  /** The stream at an address below this one; does not depend on what was drawn from this one. */
  public Rng at(long... address) {
    long below = origin;
    for (long a : address) {
      below = mix(below ^ mix(a + GAMMA));
    }
    return new Rng(below);
  }

  public long nextLong() {
    state += GAMMA;
    return mix(state);
  }

  /** Uniform on [0, 1), 53 bits. */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /**
   * Uniform on 0 .. bound-1, without bias.
   *
   * @throws IllegalArgumentException if bound is not positive
   */
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("bound must be positive, got " + bound);
    }
    long limit = (1L << 32) - (1L << 32) % bound;
    long draw = nextLong() >>> 32;
    while (draw >= limit) {
      draw = nextLong() >>> 32;
    }
    return (int) (draw % bound);
  }

  /** Standard normal, by Box and Muller (1958); uses two draws. */
  public double nextGaussian() {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextDouble()));
    return radius * StrictMath.cos(2 * Math.PI * nextDouble());
  }

  /** A random order of 0 .. n-1 (Fisher and Yates). */
  public int[] permutation(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
