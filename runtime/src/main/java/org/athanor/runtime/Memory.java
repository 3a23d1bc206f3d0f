package org.athanor.runtime;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.athanor.data.ProblemSet;
import org.athanor.math.Rng;
import org.athanor.policy.Parameter;
import org.athanor.policy.Policy;
import org.athanor.policy.TrainablePolicy;

/**
 * All that a run is between two steps. Parts hold nothing; what is here is what a saved state
 * holds.
 */
final class Memory implements AutoCloseable {
  final long seed;
  final TrainablePolicy policy;

  /** Null if the recipe names none. Its weights never change. */
  final Policy reference;

  final ProblemSet problems;
  final Table history = new Table();

  /** Optimizer slots by "slot/parameter". */
  final SortedMap<String, FloatBuffer> slots = new TreeMap<>();

  /** Finished steps. */
  long step;

  /** Finished optimizer updates. */
  long update;

  Memory(long seed, TrainablePolicy policy, Policy reference, ProblemSet problems) {
    this.seed = seed;
    this.policy = policy;
    this.reference = reference;
    this.problems = problems;
  }

  /** The stream of the step that is under way, for a purpose. */
  Rng rng(String purpose, long... address) {
    return Rng.of(seed, purpose, step + 1).at(address);
  }

  /** [parameter][slot]; a slot that is not there yet starts at zero. */
  List<List<FloatBuffer>> slots(List<String> names) {
    List<List<FloatBuffer>> all = new ArrayList<>();
    for (Parameter p : policy.parameters()) {
      all.add(
          names.stream()
              .map(name -> slots.computeIfAbsent(name + "/" + p.name(), k -> zeros(p.size())))
              .toList());
    }
    return all;
  }

  static FloatBuffer zeros(int size) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(size, Float.BYTES))
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  @Override
  public void close() {
    policy.close();
    if (reference != null) {
      reference.close();
    }
  }
}
