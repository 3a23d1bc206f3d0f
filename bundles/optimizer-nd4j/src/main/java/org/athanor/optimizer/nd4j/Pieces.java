package org.athanor.optimizer.nd4j;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.athanor.policy.Parameter;

/**
 * Parameters cut into pieces of at most 4 million elements, so that all cores share the work on
 * models of a checkpoint's size. Where no parameter is that large, one thread takes them in order.
 * How they are cut depends on the sizes alone, so the bits do not depend on the threads.
 */
final class Pieces {
  static final int LARGEST = 1 << 22;

  private Pieces() {}

  /** Elements from ≤ i &lt; to of one parameter. */
  record Piece(int parameter, int from, int to) {
    FloatBuffer of(FloatBuffer whole) {
      return from == 0 && to == whole.capacity() ? whole : whole.slice(from, to - from);
    }
  }

  static Stream<Piece> of(List<Parameter> parameters) {
    List<Piece> pieces = new ArrayList<>();
    for (int p = 0; p < parameters.size(); p++) {
      int size = parameters.get(p).size();
      for (long from = 0; from == 0 || from < size; from += LARGEST) {
        pieces.add(new Piece(p, (int) from, (int) Math.min(size, from + LARGEST)));
      }
    }
    return pieces.size() > parameters.size() ? pieces.parallelStream() : pieces.stream();
  }
}
