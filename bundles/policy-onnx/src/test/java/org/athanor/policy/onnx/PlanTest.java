package org.athanor.policy.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.athanor.data.Trajectory;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static Plan plan(Architecture a, int microBatch, int memory) {
    return new Plan(a, new Layout(2, 128, microBatch, memory), 2);
  }

  @Test
  void long_sequences_go_in_smaller_micro_batches() {
    Architecture a = Policies.llama260k();
    assertEquals(16, plan(a, 16, 1024).sequences(64));
    int some = plan(a, 16, 256).sequences(256);
    assertTrue(some > 1 && some < 16, "got " + some);
    assertTrue(plan(a, 16, 256).sequences(512) < some);
    assertTrue(plan(a, 1000, 512).sequences(256) >= 2 * some, "twice the memory");
    assertEquals(1, plan(a, 16, 1).sequences(512), "one goes in any case");
  }

  @Test
  void what_is_planned_is_what_is_cut() {
    Architecture a = Policies.tiny(true, false);
    List<Trajectory> batch = Policies.trajectories(20, a);
    List<MicroBatch> split = MicroBatch.split(batch, length -> length > 10 ? 1 : 3, i -> true);
    for (MicroBatch micro : split) {
      assertTrue(micro.indices().length <= (micro.length() > 10 ? 1 : 3));
    }
    int all = split.stream().mapToInt(m -> m.indices().length).sum();
    assertEquals(batch.stream().filter(t -> t.length() > 0).count(), all);
  }

  @Test
  void a_large_vocabulary_that_is_trained_takes_its_gradient_thrice_in_each_run() {
    Architecture a =
        new Architecture(150_000, 64, 192, 4, 4, 2, 16, 512, 1e-6f, 1e6, true, false, false);
    String runs = ", training runs (\\d+) MB.*";
    String all = plan(a, 1, 1024).text(200).replaceFirst(".*" + runs, "$1");
    Architecture adapted = a.with(Lora.of(2, 4, List.of("q_proj")));
    String few = plan(adapted, 1, 1024).text(200).replaceFirst(".*" + runs, "$1");
    int gradient = 2 * 3 * 4 * 150_000 * 64 >> 20; // two threads
    assertEquals(gradient, Integer.parseInt(all) - Integer.parseInt(few), 1);
  }

  @Test
  void the_line_for_a_person_has_the_numbers() {
    String text = plan(Policies.llama260k(), 16, 1024).text(100);
    assertTrue(
        text.startsWith("260 k weights, 260 k trained; 2 threads, micro-batches of 16"), text);
    assertTrue(text.contains(" of 100 tokens; estimated memory "), text);
    Architecture adapted = Policies.llama260k().with(Lora.of(2, 4, List.of("q_proj")));
    assertTrue(plan(adapted, 16, 1024).text(100).contains(", 1 k trained;"), "5 layers, 2 · 128");
  }
}
