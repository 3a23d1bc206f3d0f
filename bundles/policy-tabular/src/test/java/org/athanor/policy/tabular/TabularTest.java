package org.athanor.policy.tabular;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.athanor.data.Trajectory;
import org.athanor.plugin.PolicySource;
import org.athanor.policy.Policy;
import org.athanor.testkit.PolicyContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TabularTest implements TabularContract {
  @Override
  public PolicySource<Tabular.Options> source() {
    return new Tabular();
  }

  @Test
  void without_context_it_is_a_plain_softmax() {
    TabularPolicy policy = (TabularPolicy) source().open(with("alphabet = ab", "order = 0"));
    policy.table().bias.value().put(1, 2f);
    Trajectory a = PolicyContract.trajectory(new int[] {2}, new int[] {1, 0});
    double e2 = StrictMath.exp(2);

    Policy.TokenStats stats = policy.evaluate(List.of(a), 1).get(0);
    double[] expected = {2 - StrictMath.log(e2 + 2), -StrictMath.log(e2 + 2)};
    assertArrayEquals(expected, stats.logProb(), 1e-15);
    assertEquals(StrictMath.log(e2 + 2) - 2 * e2 / (e2 + 2), stats.entropy()[0], 1e-15);

    policy.accumulate(List.of(a), 1, new double[][] {{1, 0}}, new double[0][]);
    assertEquals(1 - e2 / (e2 + 2), policy.table().bias.gradient().get(1), 1e-7);
    assertEquals(-1 / (e2 + 2), policy.table().bias.gradient().get(2), 1e-7);
  }

  @Test
  void temperature_divides_the_logits() {
    TabularPolicy policy = (TabularPolicy) source().open(with("alphabet = ab", "order = 0"));
    policy.table().bias.value().put(1, 2f);
    Trajectory a = PolicyContract.trajectory(new int[] {2}, new int[] {1});
    double e4 = StrictMath.exp(4);
    assertEquals(
        4 - StrictMath.log(e4 + 2), policy.evaluate(List.of(a), 0.5).get(0).logProb()[0], 1e-15);
  }

  @Test
  void contexts_are_told_apart_exactly_if_there_are_rows_enough() {
    Table exact = new Table(2, 1000, 6);
    assertEquals(49, exact.rows);
    int[] seen = new int[49];
    for (int i = -1; i < 6; i++) {
      for (int j = 0; j < 6; j++) {
        int[] prompt = i < 0 ? new int[] {j} : new int[] {i, j};
        seen[exact.row(prompt, new int[0], prompt.length)]++;
      }
    }
    for (int count : seen) {
      assertTrue(count <= 1, "two contexts share a row");
    }
    assertEquals(
        exact.row(new int[] {3, 1, 2}, new int[0], 3),
        exact.row(new int[] {4, 1}, new int[] {2}, 3));
  }

  @Test
  void longer_contexts_are_hashed_all_over_the_table() {
    Table hashed = new Table(5, 64, 96);
    int[] seen = new int[64];
    for (int i = 0; i < 6400; i++) {
      seen[hashed.row(new int[] {i % 96, i / 96, 1, 2, 3}, new int[0], 5)]++;
    }
    for (int row = 0; row < 64; row++) {
      assertTrue(seen[row] > 50 && seen[row] < 160, "row %d: %d".formatted(row, seen[row]));
    }
  }

  @Test
  void rows_limits_the_table_and_seed_and_deviation_make_its_weights() {
    assertEquals(10, ((TabularPolicy) source().open(with("rows = 10"))).table().rows);
    assertEquals(97, ((TabularPolicy) source().open(with("order = 1"))).table().rows - 1);
    float one = first("deviation = 1", "seed = 1");
    assertEquals(one, first("deviation = 1", "seed = 1"));
    assertTrue(one != first("deviation = 1", "seed = 2"));
    assertEquals(2 * one, first("deviation = 2", "seed = 1"), 1e-6);
    assertEquals(0, first());
  }

  private float first(String... lines) {
    return ((TabularPolicy) source().open(with(lines))).parameters().get(0).value().get(0);
  }

  @Test
  void a_character_outside_the_alphabet_is_named() {
    Policy policy = source().open(options());
    var e = assertThrows(IllegalArgumentException.class, () -> policy.tokenizer().encode("axb"));
    assertEquals("character 'x' (U+0078) is not in the policy's alphabet 'abcde'", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> source().open(with("alphabet = aa")));
  }

  @Test
  void a_folder_that_holds_no_policy_is_refused_by_file_name(@TempDir Path folder)
      throws IOException {
    message(folder, "there is no " + folder.resolve("tabular.txt"));
    Files.writeString(folder.resolve("tabular.txt"), "1\n2\nmany\n8\n97\n");
    message(folder, "tabular.txt is not a tabular policy of format 1");
    Files.writeString(folder.resolve("tabular.txt"), "1\n1\n10\n8\n97\n98\n");
    message(folder, "there is no " + folder.resolve("weights.f32"));
    Files.write(folder.resolve("weights.f32"), new byte[5]);
    message(folder, "weights.f32 must have 60 bytes, found 5");
  }

  private void message(Path folder, String part) {
    var e = assertThrows(IllegalArgumentException.class, () -> source().open(saved(folder)));
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }
}
