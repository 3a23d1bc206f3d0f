package org.athanor.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.athanor.math.Rng;
import org.athanor.plugin.Optimizer;
import org.athanor.plugin.Plugin;
import org.athanor.policy.Parameter;
import org.junit.jupiter.api.Test;

/** What every optimizer must satisfy. */
public interface OptimizerContract<O extends Record> extends OptionsContract<O> {
  Optimizer<O> optimizer();

  @Override
  default Plugin<O> part() {
    return optimizer();
  }

  /** Options to test with, one after the other; fit for a bowl with curvatures 0.5 to 2. */
  default List<O> variants() {
    return List.of(options());
  }

  /** Updates in which the bowl's height must fall to a tenth. */
  default int updates() {
    return 400;
  }

  @Test
  default void it_descends_into_a_bowl() {
    for (O options : variants()) {
      Bowl bowl = new Bowl(optimizer().slots(options).size());
      double before = bowl.height();
      for (int u = 1; u <= updates(); u++) {
        bowl.step(optimizer(), options, u, updates());
      }
      double after = bowl.height();
      assertTrue(after < before / 10, "%s: from %s to %s".formatted(options, before, after));
    }
  }

  @Test
  default void its_memory_is_the_slots_alone() {
    for (O options : variants()) {
      Bowl straight = new Bowl(optimizer().slots(options).size());
      Bowl resumed = new Bowl(optimizer().slots(options).size());
      Optimizer<O> one = optimizer();
      for (int u = 1; u <= 10; u++) {
        straight.step(one, options, u, 10);
      }
      for (int u = 1; u <= 5; u++) {
        resumed.step(optimizer(), options, u, 10);
      }
      Bowl copy = resumed.copy();
      for (int u = 6; u <= 10; u++) {
        copy.step(optimizer(), options, u, 10);
      }
      straight.assertSameBits(copy, options + ": 10 updates, and 5 + 5");
    }
  }

  @Test
  default void equal_gradients_give_equal_bits() {
    for (O options : variants()) {
      Bowl first = new Bowl(optimizer().slots(options).size());
      Bowl second = new Bowl(optimizer().slots(options).size());
      for (int u = 1; u <= 3; u++) {
        assertEquals(
            first.step(optimizer(), options, u, 3),
            second.step(optimizer(), options, u, 3),
            options + ": figures of update " + u);
      }
      first.assertSameBits(second, options.toString());
    }
  }

  @Test
  default void slots_have_names_of_their_own() {
    for (O options : variants()) {
      List<String> slots = optimizer().slots(options);
      assertEquals(new TreeSet<>(slots).size(), slots.size(), options + ": " + slots);
    }
  }

  @Test
  default void figures_and_weights_stay_finite_without_a_gradient() {
    for (O options : variants()) {
      Bowl bowl = new Bowl(optimizer().slots(options).size());
      bowl.gradients(true);
      var figures =
          optimizer().update(new Optimizer.Update(bowl.parameters, bowl.slots, 1, 1), options);
      figures.forEach((name, v) -> assertTrue(Double.isFinite(v), name + " is " + v));
      assertTrue(Double.isFinite(bowl.height()), options + ": a weight is not finite");
    }
  }

  /** f(x) = Σ a (x - b)² / 2 over two parameters, of 3 × 5 and 7 weights. */
  final class Bowl {
    private final List<Parameter> parameters = new ArrayList<>();
    private final List<List<FloatBuffer>> slots = new ArrayList<>();

    Bowl(int slotCount) {
      Rng rng = Rng.of(71, "bowl");
      for (int[] shape : List.of(new int[] {3, 5}, new int[] {7})) {
        int size = shape.length == 2 ? shape[0] * shape[1] : shape[0];
        parameters.add(new Parameter("p" + parameters.size(), shape, direct(size), direct(size)));
        FloatBuffer value = parameters.get(parameters.size() - 1).value();
        for (int i = 0; i < size; i++) {
          value.put(i, (float) (rng.nextDouble() - 0.5));
        }
        List<FloatBuffer> own = new ArrayList<>();
        for (int s = 0; s < slotCount; s++) {
          own.add(direct(size));
        }
        slots.add(own);
      }
    }

    private static double curvature(int i) {
      return 0.5 + 0.5 * (i % 4);
    }

    private static double bottom(int i) {
      return i % 2 == 0 ? 0.5 : -0.5;
    }

    double height() {
      double height = 0;
      for (Parameter p : parameters) {
        for (int i = 0; i < p.size(); i++) {
          double x = p.value().get(i) - bottom(i);
          height += curvature(i) * x * x / 2;
        }
      }
      return height;
    }

    void gradients(boolean zero) {
      for (Parameter p : parameters) {
        for (int i = 0; i < p.size(); i++) {
          double slope = curvature(i) * (p.value().get(i) - bottom(i));
          p.gradient().put(i, zero ? 0 : (float) slope);
        }
      }
    }

    <O extends Record> Object step(Optimizer<O> optimizer, O options, long number, long planned) {
      gradients(false);
      return optimizer.update(new Optimizer.Update(parameters, slots, number, planned), options);
    }

    Bowl copy() {
      Bowl copy = new Bowl(slots.get(0).size());
      for (int p = 0; p < parameters.size(); p++) {
        put(parameters.get(p).value(), copy.parameters.get(p).value());
        for (int s = 0; s < slots.get(p).size(); s++) {
          put(slots.get(p).get(s), copy.slots.get(p).get(s));
        }
      }
      return copy;
    }

    void assertSameBits(Bowl other, String what) {
      for (int p = 0; p < parameters.size(); p++) {
        same(parameters.get(p).value(), other.parameters.get(p).value(), what + ": weights");
        for (int s = 0; s < slots.get(p).size(); s++) {
          same(slots.get(p).get(s), other.slots.get(p).get(s), what + ": slot " + s);
        }
      }
    }

    private static void same(FloatBuffer a, FloatBuffer b, String what) {
      for (int i = 0; i < a.capacity(); i++) {
        assertEquals(Float.floatToRawIntBits(a.get(i)), Float.floatToRawIntBits(b.get(i)), what);
      }
    }

    private static void put(FloatBuffer from, FloatBuffer to) {
      to.put(0, from, 0, from.capacity());
    }

    private static FloatBuffer direct(int size) {
      return ByteBuffer.allocateDirect(4 * size).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }
  }
}
