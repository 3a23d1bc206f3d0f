package org.athanor.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RngTest {
  @Test
  void an_address_gives_the_same_stream_whatever_was_drawn_before() {
    Rng parent = Rng.of(7, "sample");
    long before = parent.at(3, 1).nextLong();
    parent.nextLong();
    assertEquals(before, parent.at(3, 1).nextLong());
    assertEquals(before, Rng.of(7, "sample", 3, 1).nextLong());
  }

  @Test
  void neighbouring_addresses_seeds_and_purposes_differ() {
    long[] first = {
      Rng.of(1, "a").nextLong(),
      Rng.of(2, "a").nextLong(),
      Rng.of(1, "b").nextLong(),
      Rng.of(1, "a", 0).nextLong(),
      Rng.of(1, "a", 1).nextLong(),
      Rng.of(1, "a", 0, 1).nextLong(),
      Rng.of(1, "a", 1, 0).nextLong()
    };
    assertEquals(first.length, Arrays.stream(first).distinct().count());
  }

  @Test
  void draws_are_uniform_over_many_streams() {
    int[] bins = new int[16];
    for (int stream = 0; stream < 64_000; stream++) {
      bins[Rng.of(5, "uniform", stream).nextInt(16)]++;
    }
    double chiSquare =
        Arrays.stream(bins).mapToDouble(b -> (b - 4000.0) * (b - 4000.0) / 4000).sum();
    assertTrue(chiSquare < 37.7, "chi square of 15 degrees of freedom, 0.1 %: " + chiSquare);
  }

  @Test
  void gaussians_have_mean_zero_and_variance_one() {
    Rng rng = Rng.of(3, "gauss");
    double[] x = new double[20_000];
    Arrays.setAll(x, i -> rng.nextGaussian());
    assertEquals(0, Stats.mean(x), 0.03);
    assertEquals(1, Stats.variance(x), 0.05);
  }

  @Test
  void a_permutation_has_every_index_once_and_shuffles() {
    int[] order = Rng.of(9, "order").permutation(100);
    int[] identity = IntStream.range(0, 100).toArray();
    assertNotEquals(Arrays.toString(identity), Arrays.toString(order));
    Arrays.sort(order);
    assertArrayEquals(identity, order);
  }

  @Test
  void a_bound_below_one_is_refused() {
    assertThrows(IllegalArgumentException.class, () -> Rng.of(1, "x").nextInt(0));
  }
}
