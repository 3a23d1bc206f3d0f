package org.athanor.optimizer.nd4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.athanor.plugin.Optimizer;
import org.athanor.plugin.Optimizer.Update;
import org.athanor.policy.Parameter;
import org.junit.jupiter.api.Test;

/** Every optimizer against plain Java in double precision, and what they refuse. */
class OptimizerTest {
  private static final int UPDATES = 50;

  /** One element's new value in plain Java; state[] is the element's own slots. */
  interface Twin {
    double move(double w, double g, double[] state, long n, double rate, boolean decays);
  }

  @Test
  void adamw_moves_as_its_formula_says() {
    var o = adamW(0.1, 0.9, 0.99, 1e-4, 0.1, 1.5, Schedule.COSINE, 10, 0.005);
    agrees(
        new AdamW(),
        o,
        (w, g, s, n, rate, decays) -> {
          double d = adam(g, s, n, 0.9, 0.99, 1e-4);
          return w * (1 - (decays ? rate * 0.1 : 0)) - rate * d;
        });
  }

  @Test
  void adam_puts_decay_into_the_gradient() {
    var o =
        new Adam.Options(
            0.02, new Betas(0.8, 0.999, 1e-8), 0.3, 2, new RateSchedule(Schedule.WARM_UP, 7, 0));
    agrees(
        new Adam(),
        o,
        (w, g, s, n, rate, decays) ->
            w - rate * adam(g + (decays ? 0.3 * w : 0), s, n, 0.8, 0.999, 1e-8));
  }

  @Test
  void a_parameter_of_several_pieces_moves_like_a_small_one_element_by_element() {
    int size = 2 * Pieces.LARGEST + 3;
    Parameter large =
        new Parameter("large", new int[] {1, size}, Memory.direct(size), Memory.direct(size));
    List<FloatBuffer> slots = List.of(Memory.direct(size), Memory.direct(size));
    for (int i = 0; i < size; i++) {
      large.value().put(i, i % 7 - 3);
      large.gradient().put(i, i % 5 - 2);
    }
    var o = adamW(0.1, 0.9, 0.99, 1e-4, 0.1, 1, Schedule.CONSTANT, 0, 0);
    var report = new AdamW().update(new Update(List.of(large), List.of(slots), 1, 1), o);
    double norm = 0;
    for (int i = 0; i < size; i++) {
      norm += (i % 5 - 2) * (i % 5 - 2);
    }
    norm = Math.sqrt(norm);
    assertEquals(norm, report.get("gradient-norm"), 1e-9 * norm);
    for (int border : new int[] {0, Pieces.LARGEST, 2 * Pieces.LARGEST, size - 3}) {
      for (int i = Math.max(0, border - 3); i < border + 3; i++) {
        double g = (i % 5 - 2) / norm;
        double expected = (i % 7 - 3) * 0.99 - 0.1 * adam(g, new double[2], 1, 0.9, 0.99, 1e-4);
        assertEquals(expected, large.value().get(i), 1e-4, "element " + i);
      }
    }
  }

  @Test
  void sgd_without_momentum_has_no_slots() {
    var o = new Sgd.Options(0.05, 0, false, 0.2, 1, new RateSchedule(Schedule.CONSTANT, 0, 0));
    assertEquals(List.of(), new Sgd().slots(o));
    agrees(new Sgd(), o, (w, g, s, n, rate, decays) -> w - rate * (g + (decays ? 0.2 * w : 0)));
  }

  @Test
  void sgd_rolls_with_momentum() {
    var o = new Sgd.Options(0.02, 0.9, false, 0.2, 1, new RateSchedule(Schedule.COSINE, 5, 0.01));
    agrees(
        new Sgd(),
        o,
        (w, g, s, n, rate, decays) -> {
          s[0] = 0.9 * s[0] + g + (decays ? 0.2 * w : 0);
          return w - rate * s[0];
        });
  }

  @Test
  void nesterov_looks_ahead() {
    var o = new Sgd.Options(0.02, 0.9, true, 0.2, 1, new RateSchedule(Schedule.CONSTANT, 0, 0));
    agrees(
        new Sgd(),
        o,
        (w, g, s, n, rate, decays) -> {
          double whole = g + (decays ? 0.2 * w : 0);
          s[0] = 0.9 * s[0] + whole;
          return w - rate * (whole + 0.9 * s[0]);
        });
  }

  @Test
  void the_first_step_of_adam_is_the_learning_rate_whatever_the_gradient() {
    Memory memory = new Memory(2);
    memory.drawGradients(1);
    float[] before = memory.values();

    memory.update(new Adam(), adam(0.25), 1, 1);

    float[] after = memory.values();
    float[] g = memory.gradients();
    for (int i = 0; i < after.length; i++) {
      assertEquals(before[i] - 0.25 * g[i] / (Math.abs(g[i]) + 1e-8), after[i], 1e-6);
    }
  }

  @Test
  void reports_the_norm_before_the_clip() {
    Memory memory = new Memory(2);
    memory.drawGradients(1);
    double sum = 0;
    for (float g : memory.gradients()) {
      sum += (double) g * g;
    }

    SortedMap<String, Double> figures = memory.update(new Adam(), adam(0.25), 1, 1);

    assertEquals(Math.sqrt(sum), figures.get("gradient-norm"));
    assertEquals(0.25, figures.get("learning-rate"));
    assertEquals(2, figures.size());
  }

  @Test
  void gradients_are_only_read() {
    Memory memory = new Memory(2);
    memory.drawGradients(1);
    float[] before = memory.gradients();

    memory.update(new AdamW(), clipped(0.01), 1, 1);

    assertArrayEquals(before, memory.gradients());
  }

  @Test
  void same_input_same_bits() {
    assertArrayEquals(afterUpdates(), afterUpdates());
  }

  @Test
  void a_gradient_that_is_no_number_is_refused_and_nothing_changes() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      Memory memory = new Memory(2);
      memory.drawGradients(1);
      memory.parameters.get(2).gradient().put(11, bad);
      float[] before = memory.values();

      var e =
          assertThrows(
              IllegalStateException.class, () -> memory.update(new AdamW(), clipped(1), 1, 1));

      assertTrue(
          e.getMessage().startsWith("the gradient of 'weight-2' is " + bad + " at element 11 of"),
          e.getMessage());
      assertArrayEquals(before, memory.values());
      assertEquals(0, memory.slots.get(0).get(0).get(0));
    }
  }

  @Test
  void a_huge_but_finite_gradient_is_no_fault() {
    Memory memory = new Memory(2);
    memory.parameters.get(0).gradient().put(0, 3e38f);
    memory.parameters.get(0).gradient().put(1, 3e38f);

    SortedMap<String, Double> figures = memory.update(new AdamW(), clipped(1), 1, 1);

    assertEquals(3e38f * Math.sqrt(2), figures.get("gradient-norm"), 1e30);
    for (float w : memory.values()) {
      assertTrue(Float.isFinite(w));
    }
  }

  @Test
  void a_slot_that_is_too_small_is_refused() {
    Memory memory = new Memory(2);
    memory.slots.set(1, List.of(Memory.direct(16), Memory.direct(15)));

    var e =
        assertThrows(
            IllegalArgumentException.class, () -> memory.update(new AdamW(), clipped(1), 1, 1));

    assertEquals("'weight-1' has 16 elements, but its slot has 15", e.getMessage());
  }

  @Test
  void memory_on_the_heap_is_refused() {
    FloatBuffer heap = FloatBuffer.allocate(4);
    List<Parameter> parameters = List.of(new Parameter("w", new int[] {4}, heap, Memory.direct(4)));

    var e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new Sgd()
                    .update(
                        new Update(parameters, List.of(List.of()), 1, 1),
                        new Sgd.Options(
                            1, 0, false, 0, 0, new RateSchedule(Schedule.CONSTANT, 0, 0))));

    assertTrue(e.getMessage().contains("must be direct"), e.getMessage());
  }

  @Test
  void bad_options_are_refused_with_what_is_allowed() {
    assertRefused("learningRate must be at least 0", () -> adam(-1));
    assertRefused("beta1 must be in [0, 0.999999]", () -> betas(1, 0.9));
    assertRefused("beta2 must be in [0, 0.999999]", () -> betas(0.9, Double.NaN));
    assertRefused(
        "nesterov needs a momentum",
        () -> new Sgd.Options(1, 0, true, 0, 0, new RateSchedule(Schedule.CONSTANT, 0, 0)));
    assertRefused(
        "epsilon must be at least 1e-30",
        () ->
            new Adam.Options(
                1, new Betas(0, 0, 0), 0, 0, new RateSchedule(Schedule.CONSTANT, 0, 0)));
    assertRefused(
        "minLearningRate must be at most learningRate (0.1), got 0.2",
        () -> new Sgd.Options(0.1, 0, false, 0, 0, new RateSchedule(Schedule.COSINE, 0, 0.2)));
    assertRefused(
        "warmupUpdates must be at least 0",
        () -> new Sgd.Options(0.1, 0, false, 0, 0, new RateSchedule(Schedule.COSINE, -1, 0)));
  }

  private static void assertRefused(String message, Runnable options) {
    var e = assertThrows(IllegalArgumentException.class, options::run);
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  private static float[] afterUpdates() {
    Memory memory = new Memory(2);
    for (long n = 1; n <= 5; n++) {
      memory.drawGradients(n);
      memory.update(new AdamW(), clipped(0.01), n, 5);
    }
    return memory.values();
  }

  /**
   * Runs both for 50 updates; the distance between them must be small against the way they went.
   */
  private static <O extends Record> void agrees(Optimizer<O> optimizer, O options, Twin twin) {
    int slots = optimizer.slots(options).size();
    Memory memory = new Memory(slots);
    double[] start = doubles(memory.values());
    double[] w = start.clone();
    double[][] state = new double[w.length][slots];
    double maxNorm = option(options, "gradientClip");
    for (long n = 1; n <= UPDATES; n++) {
      memory.drawGradients(n);
      double[] g = doubles(memory.gradients());
      SortedMap<String, Double> figures = memory.update(optimizer, options, n, UPDATES);
      double clip = Math.min(1, maxNorm / norm(g));
      assertTrue(clip < 1, "the clip must be at work in this test");
      for (int i = 0; i < w.length; i++) {
        w[i] = twin.move(w[i], clip * g[i], state[i], n, figures.get("learning-rate"), decays(i));
      }
    }
    double error = norm(difference(doubles(memory.values()), w)) / norm(difference(w, start));
    System.out.printf("%s: relative error after %d updates %.1e%n", options, UPDATES, error);
    assertTrue(error < 2e-6, "relative error " + error);
    agreesOnSlots(memory, state);
  }

  private static void agreesOnSlots(Memory memory, double[][] state) {
    for (int s = 0; s < state[0].length; s++) {
      List<Double> error = new ArrayList<>();
      List<Double> size = new ArrayList<>();
      int i = 0;
      for (List<FloatBuffer> own : memory.slots) {
        for (int e = 0; e < own.get(s).capacity(); e++, i++) {
          error.add(own.get(s).get(e) - state[i][s]);
          size.add(state[i][s]);
        }
      }
      assertTrue(norm(array(error)) < 2e-6 * norm(array(size)), "slot " + s);
    }
  }

  private static double adam(
      double g, double[] s, long n, double beta1, double beta2, double epsilon) {
    double b1 = (float) beta1; // as ND4J rounds them
    double b2 = (float) beta2;
    s[0] = b1 * s[0] + (1 - b1) * g;
    s[1] = b2 * s[1] + (1 - b2) * g * g;
    double m = s[0] / (1 - Math.pow(b1, n));
    double v = s[1] / (1 - Math.pow(b2, n));
    return m / (Math.sqrt(v) + epsilon);
  }

  private static boolean decays(int element) {
    int first = Memory.size(Memory.SHAPES.get(0));
    return element < first || element >= first + 16;
  }

  private static double option(Record options, String name) {
    try {
      return (double) options.getClass().getMethod(name).invoke(options);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static Adam.Options adam(double learningRate) {
    return new Adam.Options(
        learningRate, new Betas(0.9, 0.999, 1e-8), 0, 0, new RateSchedule(Schedule.CONSTANT, 0, 0));
  }

  private static Adam.Options betas(double beta1, double beta2) {
    return new Adam.Options(
        1, new Betas(beta1, beta2, 1e-8), 0, 0, new RateSchedule(Schedule.CONSTANT, 0, 0));
  }

  private static AdamW.Options clipped(double gradientClip) {
    return adamW(0.1, 0.9, 0.999, 1e-8, 0.01, gradientClip, Schedule.CONSTANT, 0, 0);
  }

  private static AdamW.Options adamW(
      double learningRate,
      double beta1,
      double beta2,
      double epsilon,
      double weightDecay,
      double gradientClip,
      Schedule schedule,
      int warmup,
      double min) {
    return new AdamW.Options(
        learningRate,
        new Betas(beta1, beta2, epsilon),
        weightDecay,
        gradientClip,
        new RateSchedule(schedule, warmup, min));
  }

  private static double[] doubles(float[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = x[i];
    }
    return y;
  }

  private static double[] array(List<Double> x) {
    return x.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double[] difference(double[] x, double[] y) {
    double[] d = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      d[i] = x[i] - y[i];
    }
    return d;
  }

  private static double norm(double[] x) {
    double sum = 0;
    for (double value : x) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }
}
