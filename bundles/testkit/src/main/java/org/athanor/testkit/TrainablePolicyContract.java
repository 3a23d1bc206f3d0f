package org.athanor.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.athanor.data.Trajectory;
import org.athanor.math.Rng;
import org.athanor.policy.Parameter;
import org.athanor.policy.Policy;
import org.athanor.policy.TrainablePolicy;
import org.junit.jupiter.api.Test;

/** What every policy that learns must satisfy. */
public interface TrainablePolicyContract<O extends Record> extends PolicyContract<O> {
  /** Options that open what {@code TrainablePolicy.save} wrote into the folder. */
  O saved(Path folder);

  /** Step of the central differences; larger where the policy computes in single precision. */
  default double differenceStep() {
    return 1e-3;
  }

  /** Largest error of a partial derivative, relative to the largest of its parameter. */
  default double gradientTolerance() {
    return 1e-4;
  }

  /** How many weights of each parameter are moved. */
  default int probes() {
    return 4;
  }

  @Test
  default void the_gradient_of_log_probabilities_is_their_derivative() {
    differences(1, 0);
  }

  @Test
  default void the_gradient_of_entropies_is_their_derivative() {
    differences(0, 1);
  }

  /** Compares with central differences of Σ (a · logProb + b · entropy), random a and b. */
  private void differences(double logProbs, double entropies) {
    try (TrainablePolicy policy = open()) {
      double temperature = 0.8;
      List<Trajectory> batch = batch(policy);
      double[][] a = coefficients(batch, logProbs, 101);
      double[][] b = coefficients(batch, entropies, 102);
      policy.weightsChanged(1);
      policy.accumulate(batch, temperature, a, entropies == 0 ? new double[0][] : b);
      Rng rng = Rng.of(103, "probe");
      for (Parameter p : policy.parameters()) {
        int largest = largest(p);
        double scale = Math.abs(p.gradient().get(largest)) + 1e-3;
        for (int probe = 0; probe < probes(); probe++) {
          int i = probe == 0 ? largest : rng.nextInt(p.size());
          double slope = slope(policy, p, i, batch, temperature, a, b);
          assertEquals(
              slope,
              p.gradient().get(i),
              gradientTolerance() * scale,
              "d/d %s[%d], largest %s".formatted(p.name(), i, scale));
        }
      }
    }
  }

  private double slope(
      TrainablePolicy policy,
      Parameter p,
      int i,
      List<Trajectory> batch,
      double temperature,
      double[][] a,
      double[][] b) {
    float at = p.value().get(i);
    float up = (float) (at + differenceStep());
    float down = (float) (at - differenceStep());
    double difference =
        valueAt(policy, p, i, up, batch, temperature, a, b)
            - valueAt(policy, p, i, down, batch, temperature, a, b);
    p.value().put(i, at);
    return difference / ((double) up - down);
  }

  /** Σ (a · logProb + b · entropy) with weight i set; keeps the gradients, as no update is told. */
  private static double valueAt(
      TrainablePolicy policy,
      Parameter p,
      int i,
      float weight,
      List<Trajectory> batch,
      double temperature,
      double[][] a,
      double[][] b) {
    p.value().put(i, weight);
    List<Policy.TokenStats> stats = policy.evaluate(batch, temperature);
    double sum = 0;
    for (int s = 0; s < batch.size(); s++) {
      for (int t = 0; t < batch.get(s).length(); t++) {
        sum += a[s][t] * stats.get(s).logProb()[t] + b[s][t] * stats.get(s).entropy()[t];
      }
    }
    return sum;
  }

  @Test
  default void gradients_add_up_over_calls_and_batches() {
    try (TrainablePolicy policy = open()) {
      List<Trajectory> batch = batch(policy);
      double[][] a = coefficients(batch, 1, 104);
      double[][] b = coefficients(batch, 1, 105);
      policy.weightsChanged(1);
      policy.accumulate(batch, 1, a, b);
      double[][] whole = gradients(policy);
      for (int s = 0; s < batch.size(); s++) {
        policy.accumulate(batch.subList(s, s + 1), 1, new double[][] {a[s]}, new double[][] {b[s]});
      }
      double[][] twice = gradients(policy);
      for (int p = 0; p < whole.length; p++) {
        double scale = Arrays.stream(whole[p]).map(Math::abs).max().orElse(0) + 1e-3;
        for (int i = 0; i < whole[p].length; i++) {
          assertEquals(
              2 * whole[p][i], twice[p][i], 1e-4 * scale, policy.parameters().get(p).name());
        }
      }
    }
  }

  @Test
  default void equal_accumulations_give_equal_bits() {
    try (TrainablePolicy policy = open()) {
      List<Trajectory> batch = batch(policy);
      double[][] a = coefficients(batch, 1, 106);
      policy.weightsChanged(1);
      policy.accumulate(batch, 1, a, new double[0][]);
      double[][] first = gradients(policy);
      policy.weightsChanged(1);
      policy.accumulate(batch, 1, a, new double[0][]);
      assertArrayEquals(first, gradients(policy));
    }
  }

  @Test
  default void a_changed_weight_changes_the_policy_and_clears_gradients() {
    try (TrainablePolicy policy = open()) {
      List<Trajectory> batch = batch(policy);
      policy.accumulate(batch, 1, coefficients(batch, 1, 107), new double[0][]);
      double before = policy.evaluate(batch, 1).get(0).logProb()[0];
      for (Parameter p : policy.parameters()) {
        int i = largest(p);
        p.value().put(i, p.value().get(i) + 0.5f);
      }
      policy.weightsChanged(41);
      assertEquals(41, policy.version());
      assertTrue(
          Math.abs(before - policy.evaluate(batch, 1).get(0).logProb()[0]) > 1e-6,
          "weights were written, log-probabilities are the same");
      for (double[] gradient : gradients(policy)) {
        assertTrue(Arrays.stream(gradient).allMatch(g -> g == 0), "a gradient was not cleared");
      }
    }
  }

  @Test
  default void a_step_along_the_gradient_makes_the_tokens_likelier() {
    try (TrainablePolicy policy = open()) {
      List<Trajectory> batch = batch(policy).subList(0, 1);
      double[][] ones = {new double[batch.get(0).length()]};
      Arrays.fill(ones[0], 1);
      policy.weightsChanged(1);
      policy.accumulate(batch, 1, ones, new double[0][]);
      double before = Arrays.stream(policy.evaluate(batch, 1).get(0).logProb()).sum();
      double norm = 0;
      for (double[] gradient : gradients(policy)) {
        norm += Arrays.stream(gradient).map(g -> g * g).sum();
      }
      for (Parameter p : policy.parameters()) {
        for (int i = 0; i < p.size(); i++) {
          float step = (float) (0.01 / Math.sqrt(norm) * p.gradient().get(i));
          p.value().put(i, p.value().get(i) + step);
        }
      }
      policy.weightsChanged(2);
      double after = Arrays.stream(policy.evaluate(batch, 1).get(0).logProb()).sum();
      assertTrue(after > before, "from %s to %s".formatted(before, after));
    }
  }

  @Test
  default void parameters_are_direct_views_of_their_shape() {
    try (TrainablePolicy policy = open()) {
      TreeSet<String> names = new TreeSet<>();
      for (Parameter p : policy.parameters()) {
        assertTrue(names.add(p.name()), "two parameters are called " + p.name());
        int size = Arrays.stream(p.shape()).reduce(1, Math::multiplyExact);
        for (var buffer : List.of(p.value(), p.gradient())) {
          assertTrue(buffer.isDirect(), p.name() + " is not direct");
          assertEquals(ByteOrder.nativeOrder(), buffer.order(), p.name());
          assertEquals(0, buffer.position(), p.name() + ": position");
          assertEquals(size, buffer.capacity(), p.name() + ": size");
        }
      }
      assertTrue(!names.isEmpty(), "the policy has no parameters");
    }
  }

  @Test
  default void a_saved_policy_opens_as_it_was() throws IOException {
    Path folder = Files.createTempDirectory("policy");
    try (TrainablePolicy policy = open()) {
      for (Parameter p : policy.parameters()) {
        p.value().put(0, p.value().get(0) + 0.25f);
      }
      policy.weightsChanged(7);
      policy.save(folder);
      List<Trajectory> batch = batch(policy);
      try (Policy again = source().open(saved(folder))) {
        List<Policy.TokenStats> expected = policy.evaluate(batch, 1);
        List<Policy.TokenStats> found = again.evaluate(batch, 1);
        for (int s = 0; s < batch.size(); s++) {
          assertArrayEquals(expected.get(s).logProb(), found.get(s).logProb(), "sequence " + s);
        }
        assertEquals(policy.contextLength(), again.contextLength());
        assertEquals(
            policy.tokenizer().endOfSequence(), again.tokenizer().endOfSequence(), "end token");
        for (String prompt : prompts()) {
          assertArrayEquals(
              policy.tokenizer().encode(prompt), again.tokenizer().encode(prompt), prompt);
        }
      }
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private TrainablePolicy open() {
    return assertInstanceOf(TrainablePolicy.class, source().open(options()));
  }

  /** Two completions of each prompt, and one without tokens. */
  private List<Trajectory> batch(Policy policy) {
    List<Trajectory> batch = new ArrayList<>();
    generate(policy, prompts(), 2, 108).forEach(batch::addAll);
    batch.add(PolicyContract.trajectory(policy.tokenizer().encode(prompts().get(0)), new int[0]));
    return batch;
  }

  private static double[][] coefficients(List<Trajectory> batch, double scale, long seed) {
    Rng rng = Rng.of(seed, "coefficients");
    double[][] c = new double[batch.size()][];
    for (int s = 0; s < c.length; s++) {
      c[s] = new double[batch.get(s).length()];
      for (int t = 0; t < c[s].length; t++) {
        c[s][t] = scale * (2 * rng.nextDouble() - 1);
      }
    }
    return c;
  }

  private static double[][] gradients(TrainablePolicy policy) {
    List<Parameter> parameters = policy.parameters();
    double[][] copy = new double[parameters.size()][];
    for (int p = 0; p < copy.length; p++) {
      copy[p] = new double[parameters.get(p).size()];
      for (int i = 0; i < copy[p].length; i++) {
        copy[p][i] = parameters.get(p).gradient().get(i);
      }
    }
    return copy;
  }

  private static int largest(Parameter p) {
    int largest = 0;
    for (int i = 1; i < p.size(); i++) {
      if (Math.abs(p.gradient().get(i)) > Math.abs(p.gradient().get(largest))) {
        largest = i;
      }
    }
    return largest;
  }
}
