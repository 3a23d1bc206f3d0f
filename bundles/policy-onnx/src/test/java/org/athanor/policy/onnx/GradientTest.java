package org.athanor.policy.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.athanor.data.Trajectory;
import org.junit.jupiter.api.Test;

/** The graphs against {@link Twin}, in double and by central differences. */
class GradientTest {
  private static final double TEMPERATURE = 0.8;

  @Test
  void gradient_of_log_probabilities_is_the_twins() {
    compare(Policies.tiny(true, false), true, false);
  }

  @Test
  void gradient_of_entropies_is_the_twins() {
    compare(Policies.tiny(true, false), false, true);
  }

  @Test
  void gradient_of_both_with_biases_and_an_output_layer_of_its_own_is_the_twins() {
    compare(Policies.tiny(false, true), true, true);
  }

  private static void compare(Architecture a, boolean logProbs, boolean entropies) {
    compare(Config.of(a, 1), logProbs, entropies);
  }

  /** Of every weight, by central differences of the twin. */
  static void compare(Config config, boolean logProbs, boolean entropies) {
    Architecture a = config.architecture();
    try (OnnxPolicy policy = Policies.random(config, Policies.layout(2, 8, 2))) {
      List<Trajectory> batch = Policies.trajectories(5, a);
      double[][] c = logProbs ? Policies.coefficients(batch, "c") : zeros(batch);
      double[][] e = entropies ? Policies.coefficients(batch, "e") : new double[0][];
      policy.accumulate(batch, TEMPERATURE, c, e);
      Map<String, float[]> found = Policies.gradients(policy);

      Twin twin = new Twin(a, policy.parameters());
      double error = 0;
      double size = 0;
      Map<String, Double> worst = new TreeMap<>();
      for (Map.Entry<String, double[]> weight : twin.weights.entrySet()) {
        double ofTensor = 0;
        double normOfTensor = 0;
        for (int i = 0; i < weight.getValue().length; i++) {
          double expected = slope(twin, weight.getValue(), i, batch, c, e);
          double difference = found.get(weight.getKey())[i] - expected;
          ofTensor += difference * difference;
          normOfTensor += expected * expected;
        }
        worst.put(weight.getKey(), Math.sqrt(ofTensor / normOfTensor));
        error += ofTensor;
        size += normOfTensor;
      }
      double relative = Math.sqrt(error / size);
      var last = worst.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
      System.out.printf(
          "relative gradient error %.2g of all weights, at worst %.2g of %s%n",
          relative, last.getValue(), last.getKey());
      assertTrue(size > 1e-3, "there is a gradient to compare");
      assertTrue(relative < 1e-5, "relative error " + relative);
      assertTrue(last.getValue() < 1e-5, last + "");
    }
  }

  private static double slope(
      Twin twin, double[] weight, int i, List<Trajectory> batch, double[][] c, double[][] e) {
    double kept = weight[i];
    double h = 1e-4;
    weight[i] = kept + h;
    double above = objective(twin, batch, c, e);
    weight[i] = kept - h;
    double below = objective(twin, batch, c, e);
    weight[i] = kept;
    return (above - below) / (2 * h);
  }

  private static double objective(Twin twin, List<Trajectory> batch, double[][] c, double[][] e) {
    return objective(twin, batch, TEMPERATURE, c, e);
  }

  static double objective(
      Twin twin, List<Trajectory> batch, double temperature, double[][] c, double[][] e) {
    double sum = 0;
    for (int i = 0; i < batch.size(); i++) {
      double[][] stats = twin.stats(batch.get(i), temperature);
      for (int t = 0; t < stats.length; t++) {
        sum += c[i][t] * stats[t][0] + (e.length == 0 ? 0 : e[i][t] * stats[t][1]);
      }
    }
    return sum;
  }

  @Test
  void gradients_add_up_over_calls_and_go_with_changed_weights() {
    Architecture a = Policies.tiny(true, false);
    try (OnnxPolicy policy = Policies.random(a, Policies.layout(1, 8, 4))) {
      List<Trajectory> batch = Policies.trajectories(6, a);
      double[][] c = Policies.coefficients(batch, "c");
      policy.accumulate(batch, 1, c, new double[0][]);
      Map<String, float[]> once = Policies.gradients(policy);
      policy.accumulate(batch, 1, c, new double[0][]);
      Map<String, float[]> twice = Policies.gradients(policy);
      once.forEach(
          (name, gradient) -> {
            for (int i = 0; i < gradient.length; i++) {
              assertEquals(2 * gradient[i], twice.get(name)[i], 0f);
            }
          });

      policy.weightsChanged(4);
      assertEquals(4, policy.version());
      Policies.gradients(policy)
          .forEach((name, gradient) -> assertArrayEquals(new float[gradient.length], gradient));
    }
  }

  @Test
  void micro_batches_of_any_size_give_one_gradient() {
    Architecture a = Policies.tiny(true, false);
    List<Trajectory> batch = Policies.trajectories(23, a);
    double[][] c = Policies.coefficients(batch, "c");
    double[][] e = Policies.coefficients(batch, "e");
    Map<String, float[]> whole = gradient(a, Policies.layout(1, 8, 64), batch, c, e);
    for (int size : new int[] {1, 3, 8}) {
      Map<String, float[]> split = gradient(a, Policies.layout(2, 8, size), batch, c, e);
      double worst = relativeDifference(whole, split);
      System.out.printf("micro-batches of %d: relative difference %.2g%n", size, worst);
      assertTrue(worst < 2e-6, size + ": " + worst);
    }
  }

  @Test
  void the_same_call_gives_the_same_bits_with_two_workers() {
    Architecture a = Policies.tiny(true, false);
    List<Trajectory> batch = Policies.trajectories(40, a);
    double[][] c = Policies.coefficients(batch, "c");
    double[][] e = Policies.coefficients(batch, "e");
    Map<String, float[]> first = gradient(a, Policies.layout(2, 8, 2), batch, c, e);
    for (int repeat = 0; repeat < 5; repeat++) {
      Map<String, float[]> again = gradient(a, Policies.layout(2, 8, 2), batch, c, e);
      first.forEach((name, gradient) -> assertArrayEquals(gradient, again.get(name), name));
    }
  }

  @Test
  void weights_that_change_are_seen_by_the_next_call() {
    Architecture a = Policies.tiny(true, false);
    try (OnnxPolicy policy = Policies.random(a, Policies.layout(1, 8, 4))) {
      List<Trajectory> batch = Policies.trajectories(2, a);
      double before = policy.evaluate(batch, 1).get(0).logProb()[0];
      policy.parameters().get(0).value().put(0, 9f);
      policy.weightsChanged(1);
      double after = policy.evaluate(batch, 1).get(0).logProb()[0];
      double expected = new Twin(a, policy.parameters()).stats(batch.get(0), 1)[0][0];
      assertEquals(expected, after, 1e-5);
      assertTrue(Math.abs(before - after) > 1e-4);
    }
  }

  private static Map<String, float[]> gradient(
      Architecture a, Layout layout, List<Trajectory> batch, double[][] c, double[][] e) {
    try (OnnxPolicy policy = Policies.random(a, layout)) {
      policy.accumulate(batch, 1, c, e);
      return Policies.gradients(policy);
    }
  }

  private static double relativeDifference(Map<String, float[]> x, Map<String, float[]> y) {
    double difference = 0;
    double size = 0;
    for (String name : x.keySet()) {
      for (int i = 0; i < x.get(name).length; i++) {
        double d = x.get(name)[i] - y.get(name)[i];
        difference += d * d;
        size += (double) x.get(name)[i] * x.get(name)[i];
      }
    }
    return Math.sqrt(difference / size);
  }

  private static double[][] zeros(List<Trajectory> batch) {
    return batch.stream().map(t -> new double[t.length()]).toArray(double[][]::new);
  }
}
