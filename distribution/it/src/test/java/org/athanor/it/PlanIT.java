package org.athanor.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.athanor.it.Script.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generative verification with the embedded policy, as a user goes about it. */
class PlanIT {
  @TempDir Path temp;
  private Script athanor;

  @BeforeEach
  void folder() {
    athanor = new Script(temp);
  }

  @Test
  void a_pool_is_made_and_planned_and_bad_ones_are_refused() throws Exception {
    Path pool = temp.resolve("pool.jsonl");
    Result result =
        athanor.run(
            "sh",
            "pool:make %s --problems 2 --solutions 4 --verdicts 2 --json; plan %s --json; plan %s"
                .formatted(pool, pool, pool));

    result.hasStatus(0).says("success rate", "equal compute", "budget of 4 solutions");
    List<String> lines = result.out().lines().toList();
    JsonObject made = JsonParser.parseString(lines.get(0)).getAsJsonObject();
    assertEquals(8, made.get("solutions").getAsInt());
    assertEquals(16, made.get("verdicts").getAsInt());
    JsonObject plan = JsonParser.parseString(lines.get(1)).getAsJsonObject();
    assertTrue(plan.get("lambda").getAsDouble() > 0);
    Files.writeString(pool, "{\"correct\": [1, 0]}\n");
    athanor.run("plan", pool.toString()).hasStatus(2).complains("pool.jsonl:1 needs 'answers'");
  }

  @Test
  void a_verifier_is_trained_and_a_judge_s_score_is_a_reward() throws Exception {
    String small = " steps=1 problemsPerStep=6 rollouts=4 evaluation= ";
    String noEvaluation =
        "evaluation.families= evaluation.split= evaluation.count= evaluation.seed= ";
    athanor
        .run(
            "sh",
            "run:start genrm"
                + small
                + noEvaluation
                + "evaluation.tasks= --out "
                + temp.resolve("v"))
        .hasStatus(0)
        .says("1 step done");
    athanor
        .run(
            "sh",
            "run:start rspo"
                + small
                + noEvaluation
                + "evaluation.weights= advantage.k=2 reward=genrm reward.verdicts=2"
                + " judge=onnx judge.path="
                + temp.resolve("v/policy")
                + " --out "
                + temp.resolve("r"))
        .hasStatus(0)
        .says("1 step done");
    String metrics = Files.readString(temp.resolve("r/metrics.jsonl"));
    assertTrue(metrics.contains("reward/judge-agreement"), metrics);
  }
}
