package org.athanor.runtime;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.athanor.plugin.Optimizer;
import org.athanor.policy.Parameter;
import org.athanor.policy.TrainablePolicy;

/** A trainable policy with its optimizer's slots and the number of updates behind it. */
final class Learner {
  final TrainablePolicy policy;

  /** Optimizer slots by "slot/parameter". */
  final SortedMap<String, FloatBuffer> slots = new TreeMap<>();

  /** Finished optimizer updates. */
  long updates;

  Learner(TrainablePolicy policy) {
    this.policy = policy;
  }

  /** One optimizer update from the gradients that the policy holds. */
  SortedMap<String, Double> update(Bound.Learn optimizer, long planned) {
    long number = updates + 1;
    var figures =
        optimizer.update(
            new Optimizer.Update(
                policy.parameters(), slots(optimizer.slots()), number, Math.max(number, planned)));
    policy.weightsChanged(number);
    updates = number;
    return figures;
  }

  /** [parameter][slot]; a slot that is not there yet starts at zero. */
  private List<List<FloatBuffer>> slots(List<String> names) {
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
}
