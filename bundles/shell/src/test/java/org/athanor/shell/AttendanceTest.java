package org.athanor.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.athanor.run.Run.Status;
import org.athanor.run.RunEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttendanceTest {
  @TempDir Path folder;
  private final Captured captured = new Captured();

  @BeforeEach
  void aFile() throws Exception {
    Files.writeString(folder.resolve("metrics.jsonl"), "{}");
  }

  @Test
  void a_finished_run_ends_with_0_and_shows_before_and_after() throws Exception {
    ScriptedRun run = finished();

    int status = attend(run, false);

    assertEquals(0, status);
    List<String> lines = captured.text().lines().toList();
    assertTrue(
        lines.contains(
            "  pass@8                                0.300 [0.200, 0.400]  0.500 [0.400, 0.600]"),
        captured.text());
    assertTrue(captured.text().contains("before training") && captured.text().contains("step 4"));
    assertTrue(captured.text().contains("metrics.jsonl"));
  }

  @Test
  void figures_stand_in_the_order_of_k_and_levels_come_last() throws Exception {
    attend(finished(), false);

    String text = captured.text();
    assertTrue(text.indexOf("  pass@8 ") < text.indexOf("  pass@32 "), text);
    assertTrue(text.indexOf("  pass@32 ") < text.indexOf("countdown-4/pass@8 "), text);
  }

  @Test
  void json_is_one_line_and_has_the_intervals() throws Exception {
    attend(finished(), true);

    assertEquals(1, captured.text().lines().count(), captured.text());
    JsonObject json = JsonParser.parseString(captured.text()).getAsJsonObject();
    assertEquals("rspo-1", json.get("run").getAsString());
    assertEquals(4, json.get("steps").getAsLong());
    JsonObject after = json.getAsJsonObject("after").getAsJsonObject("figures");
    assertEquals(0.4, after.getAsJsonObject("pass@8").get("low").getAsDouble(), 1e-12);
    assertTrue(captured.notes().contains("step 4/4"), "progress goes elsewhere");
  }

  @Test
  void a_failed_run_ends_with_1_and_says_why_and_how_to_go_on() throws Exception {
    ScriptedRun run = new ScriptedRun(folder, Status.FAILED, ScriptedRun.step(1, Map.of(), 1));

    assertEquals(1, attend(run, false));
    assertTrue(captured.notes().contains("step 2 failed: out of luck"), captured.notes());
    assertTrue(captured.notes().contains("athanor run rspo --out x"), captured.notes());
  }

  @Test
  void an_interruption_pauses_the_run_and_ends_with_130() throws Exception {
    ScriptedRun run = new ScriptedRun(folder, Status.RUNNING, ScriptedRun.step(1, Map.of(), 1));
    Thread.currentThread().interrupt(); // as Ctrl-C does

    int status = attend(run, false);

    assertEquals(130, status);
    assertEquals(Status.PAUSED, run.status());
    assertTrue(captured.notes().contains("paused after step 1; it goes on with"));
  }

  @Test
  void a_run_is_announced_once_and_not_while_somebody_looks_on() throws Exception {
    ScriptedRun run = new ScriptedRun(folder, Status.FINISHED, new RunEvent.Note("something new"));
    List<String> said = new CopyOnWriteArrayList<>();
    Handler listening = handler(said);
    Logger log = Logger.getLogger("org.athanor.run");
    log.addHandler(listening);
    log.setUseParentHandlers(false);
    try {
      Attendance.leave(run, captured.out(0), true);
      Attendance.leave(run, captured.out(0), true);
      assertEquals(List.of("rspo-1: something new", "rspo-1: something new"), said);

      attend(run, true);
      assertEquals(2, said.size(), said.toString());
      assertTrue(captured.notes().contains("something new"), captured.notes());
    } finally {
      log.removeHandler(listening);
      log.setUseParentHandlers(true);
    }
  }

  private static Handler handler(List<String> said) {
    return new Handler() {
      @Override
      public void publish(LogRecord message) {
        said.add(message.getMessage());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  private ScriptedRun finished() {
    ScriptedRun run = new ScriptedRun(folder, Status.FINISHED, ScriptedRun.step(4, Map.of(), 1));
    run.evaluations.add(
        ScriptedRun.evaluation(
            0, Map.of("pass@8", 0.3, "pass@32", 0.6, "countdown-4/pass@8", 0.2)));
    run.evaluations.add(
        ScriptedRun.evaluation(
            4, Map.of("pass@8", 0.5, "pass@32", 0.7, "countdown-4/pass@8", 0.3)));
    return run;
  }

  private int attend(ScriptedRun run, boolean json) throws Exception {
    return new Attendance(run, captured.out(0), json, "athanor run rspo --out x").stay();
  }
}
