package org.athanor.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.athanor.run.Recipe;
import org.athanor.run.Run.Status;
import org.athanor.run.RunEvent;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final Map<String, Double> METRICS =
      Map.of(
          "reward/mean", 0.4123,
          "pass@1", 0.41,
          "pass@8", 0.6,
          "pass@16", 0.83,
          "policy/entropy", 0.31,
          "rollout/tokens", 4100.0);

  private final Captured captured = new Captured();
  private final ScriptedRun run = new ScriptedRun(Path.of("runs/rspo-1"), Status.FINISHED);

  @Test
  void a_step_is_one_line_of_figures() {
    Progress progress = new Progress(run, captured.out(0));

    progress.accept(ScriptedRun.step(1, METRICS, 20));

    assertEquals(
        "step 1/4  reward 0.412  pass@1 0.410  pass@16 0.830  entropy 0.310  8.2k tokens/s  1:00 left\n",
        captured.text());
  }

  @Test
  void a_supervised_step_shows_its_loss_since_its_reward_is_always_right() {
    run.recipe = new Recipe("pretrain", Map.of("objective", "supervised"));
    Map<String, Double> metrics = new java.util.TreeMap<>(METRICS);
    metrics.put("objective/loss", 1.25);
    Progress progress = new Progress(run, captured.out(0));

    progress.accept(ScriptedRun.step(1, metrics, 20));

    assertTrue(captured.text().startsWith("step 1/4  loss 1.250  entropy"), captured.text());
    assertFalse(captured.text().contains("reward"), captured.text());
  }

  @Test
  void without_a_terminal_lines_come_seconds_apart_but_the_last_always() {
    Progress progress = new Progress(run, captured.out(0));

    for (long step = 1; step <= 4; step++) {
      progress.accept(ScriptedRun.step(step, METRICS, 1));
    }

    List<String> starts = captured.text().lines().map(line -> line.substring(0, 8)).toList();
    assertEquals(List.of("step 1/4", "step 4/4"), starts);
  }

  @Test
  void on_a_terminal_the_line_is_drawn_again_and_never_wraps() {
    Progress progress = new Progress(run, captured.out(40));

    progress.accept(ScriptedRun.step(1, METRICS, 20));
    progress.accept(ScriptedRun.step(2, METRICS, 20));

    String[] drawn = captured.text().split("\r\033\\[K");
    assertEquals(3, drawn.length, captured.text());
    assertTrue(drawn[2].startsWith("step 2/4") && drawn[2].length() == 39, drawn[2]);
    assertFalse(captured.text().contains("\n"), captured.text());
  }

  @Test
  void a_note_gets_a_line_of_its_own_above_the_live_one() {
    Progress progress = new Progress(run, captured.out(200));
    progress.accept(ScriptedRun.step(1, METRICS, 20));

    progress.accept(new RunEvent.PartChanged("objective", "ppo-clip 0.1.0", "ppo-clip 0.1.1"));

    List<String> lines = captured.text().lines().toList();
    assertTrue(lines.get(lines.size() - 2).endsWith("ppo-clip 0.1.0 -> ppo-clip 0.1.1"));
    assertTrue(lines.get(lines.size() - 1).startsWith("step 1/4"));
  }

  @Test
  void an_evaluation_is_told_with_its_intervals() {
    new Progress(run, captured.out(0))
        .accept(
            new RunEvent.Evaluated(
                ScriptedRun.evaluation(0, Map.of("pass@32", 0.8, "pass@8", 0.5, "length", 9.0))));

    assertEquals(
        "held out after step 0:  pass@8 0.500 [0.400, 0.600]  pass@32 0.800 [0.700, 0.900]\n",
        captured.text());
  }
}
