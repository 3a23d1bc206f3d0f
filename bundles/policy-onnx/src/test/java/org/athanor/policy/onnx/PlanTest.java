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
  void long_contexts_and_large_vocabularies_take_their_tables() {
    Architecture small = Policies.llama260k();
    Architecture large =
        new Architecture(151_936, 64, 172, 5, 8, 4, 8, 131_072, 1e-5f, 1e6, true, false, false);
    String tail = ".*positions (\\d+) MB, Java and tokenizer (\\d+) MB";
    assertEquals("0, 281", plan(small, 1, 1024).text(9).replaceFirst(tail, "$1, $2"));
    int positions = 3 * 4 * 131_072 * 4 >> 20; // half a head's width is 4
    assertEquals(positions + ", 859", plan(large, 1, 1024).text(9).replaceFirst(tail, "$1, $2"));
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

  @Test
  void a_card_holds_what_the_sizes_say() {
    Architecture a =
        new Architecture(150_000, 64, 192, 4, 4, 2, 16, 512, 1e-6f, 1e6, true, false, false);
    String number = "(\\d+) MB: weights (\\d+) MB, gradients (\\d+) MB, training runs (\\d+) MB, ";
    String pattern = ".* on the card " + number + "drawing (\\d+) MB; beside it (\\d+) MB";
    long embedding = 150_000 * 64;
    long[] half = numbers(pattern, devicePlan(a, Numerics.cuda(Precision.BFLOAT16)).text(200));
    long[] full = numbers(pattern, devicePlan(a, Numerics.PLAIN).text(200));
    assertEquals((2 + 4) * embedding >> 20, half[1], 1, "and a copy in floats");
    assertEquals((4 + 4) * embedding >> 20, full[1], 1);
    assertEquals(8 * embedding >> 20, half[2], 2, "two of floats");
    assertEquals(16 * embedding >> 20, half[5], 4, "weights, gradient and two moments");
    long keys = 2 * 4 * 2 * 16 * 200L * 32 * 2; // numbers for 32 rows, twice
    long distributions = 6 * 4 * 32 * 150_000L;
    assertEquals((2 * keys + distributions) >> 20, half[4], 1);
    assertEquals((4 * keys + distributions) >> 20, full[4], 1);
    assertEquals(half[1] + half[2] + half[3] + half[4], half[0], 3);
    assertTrue(half[3] > full[3], "products have copies of their own");
    Architecture adapted = a.with(Lora.of(2, 4, List.of("q_proj")));
    long[] few = numbers(pattern, devicePlan(adapted, Numerics.cuda(Precision.BFLOAT16)).text(200));
    assertEquals(0, few[2], "adapters alone have gradients");
  }

  private static DevicePlan devicePlan(Architecture a, Numerics numerics) {
    return new DevicePlan(a, Policies.layout(2, 32, 4), numerics, DeviceSessions.LOGITS);
  }

  private static long[] numbers(String pattern, String text) {
    var matcher = java.util.regex.Pattern.compile(pattern).matcher(text);
    assertTrue(matcher.matches(), text);
    return java.util.stream.IntStream.rangeClosed(1, matcher.groupCount())
        .mapToLong(i -> Long.parseLong(matcher.group(i)))
        .toArray();
  }
}
