package org.athanor.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import org.athanor.it.Script.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A little of "athanor torture", and the record from outside. */
class TortureIT {
  private static final String TINY =
      Path.of("src/test/resources/tiny.recipe").toAbsolutePath().toString();

  @TempDir Path temp;
  private Script athanor;

  @BeforeEach
  void aFolder() {
    athanor = new Script(temp.resolve("a folder"));
  }

  @Test
  void killed_runs_end_with_the_bytes_of_undisturbed_ones() throws Exception {
    Result result =
        athanor.run(
            "torture",
            "kills",
            "--kills",
            "6",
            "--per-run",
            "3",
            "--jobs",
            "2",
            "--only",
            "table-prime,engine-rspo");

    result.hasStatus(0).says("every run ended with the bytes of an undisturbed one");
  }

  @Test
  void a_part_with_an_engine_s_session_is_exchanged_and_nothing_is_lost() throws Exception {
    athanor
        .run("torture", "exchanges", "--exchanges", "30", "--in", athanor.folder + "/it's here")
        .hasStatus(0)
        .says(
            "30 exchanges in ",
            "; by the journal 30 exchanges in ",
            "4 sessions are open (at most 4)",
            "1 sessions once the jar is gone");
  }

  @Test
  void a_session_that_is_left_open_is_found() throws Exception {
    athanor
        .run("torture", "exchanges", "--exchanges", "5", "--leak")
        .hasStatus(1)
        .says("wrong: 7 sessions are open");
  }

  @Test
  void an_option_that_torture_does_not_have_is_refused() throws Exception {
    athanor.run("torture", "kills", "--kils", "6").hasStatus(2).complains("--kils", "--kills");
    athanor.run("torture", "kills", "--only", "nope").hasStatus(2).complains("table-grpo");
    athanor.run("torture", "--help").hasStatus(0).says("--exchanges N", "--minutes N");
  }

  @Test
  void a_record_is_checked_and_replayed() throws Exception {
    athanor.run("run", TINY, "--out", "out").hasStatus(0);
    JsonObject check = json(athanor.run("sh", "journal:verify out --json").hasStatus(0));
    assertTrue(check.get("whole").getAsBoolean());
    assertEquals(3, check.get("steps").getAsLong());
    JsonObject replay = json(athanor.run("sh", "run:replay out --to 2 --json").hasStatus(0));
    assertTrue(replay.get("same").getAsBoolean());
    assertEquals(2, replay.get("steps").getAsLong());

    Path metrics = athanor.folder.resolve("out/metrics.jsonl");
    Files.writeString(
        metrics, Files.readString(metrics).replaceFirst("reward/mean", "reward/meen"));
    athanor
        .run("sh", "journal:verify out")
        .hasStatus(1)
        .says("metrics.jsonl, line 1, step 1: the checksum does not fit");
    athanor.run("sh", "journal:verify nowhere").hasStatus(1).complains("nowhere");
  }

  private static JsonObject json(Result result) {
    return JsonParser.parseString(result.lastLine()).getAsJsonObject();
  }
}
