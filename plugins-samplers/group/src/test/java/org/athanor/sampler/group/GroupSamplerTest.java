package org.athanor.sampler.group;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.athanor.data.Batch;
import org.athanor.data.Group;
import org.athanor.data.Problem;
import org.athanor.data.Rollout;
import org.athanor.data.Trajectory;
import org.athanor.data.Verdict;
import org.athanor.math.Rng;
import org.athanor.plugin.Attempts;
import org.athanor.plugin.Sampler;
import org.athanor.policy.SamplingParams;
import org.athanor.policy.Tokenizer;
import org.athanor.testkit.Fixtures;
import org.athanor.testkit.SamplerContract;
import org.athanor.testkit.TestAttempts;
import org.junit.jupiter.api.Test;

class GroupSamplerTest implements SamplerContract<GroupSampler.Options> {
  @Override
  public Sampler<GroupSampler.Options> sampler() {
    return new GroupSampler();
  }

  @Override
  public List<GroupSampler.Options> variants() {
    return List.of(
        with(),
        with("keepLow = 0.001", "keepHigh = 0.999"),
        with("keepLow = 0.001", "keepHigh = 0.999", "refill = true", "maxRounds = 3"));
  }

  @Override
  public List<String> badOptions() {
    return List.of(
        "keepLow = -0.1", "keepHigh = 1.1", "keepLow = 1.1", "maxRounds = 0", "refill = perhaps");
  }

  /** Hands out groups with so many correct rollouts as the problem's id says, of a given size. */
  record Scripted(TestAttempts base, int rollouts) implements Attempts {
    @Override
    public List<Group> attempt(List<Problem> problems, int count, SamplingParams params) {
      return problems.stream().map(p -> group(p, count)).toList();
    }

    private Group group(Problem problem, int count) {
      int correct = Integer.parseInt(problem.id().replaceAll("\\D", ""));
      List<Rollout> rollouts = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Rollout r = Fixtures.rollout(i, 2, i < correct ? 1 : 0);
        Verdict undecided = Verdict.undecided("", "timed out");
        boolean undecidable = problem.id().startsWith("undecided");
        Trajectory t =
            i == 0 && problem.id().contains("cut") ? cut(r.trajectory()) : r.trajectory();
        rollouts.add(new Rollout(i, t, r.text(), undecidable ? undecided : r.verdict()));
      }
      return new Group(newGroupId(), problem, rollouts);
    }

    private static Trajectory cut(Trajectory t) {
      return new Trajectory(
          t.prompt(), t.tokens(), t.logProb(), Trajectory.Stop.LENGTH, t.policyVersion());
    }

    @Override
    public SamplingParams params() {
      return base.params();
    }

    @Override
    public List<Problem> more(int count) {
      return base.more(count);
    }

    @Override
    public Verdict verify(Problem problem, String completion) {
      return base.verify(problem, completion);
    }

    @Override
    public int newGroupId() {
      return base.newGroupId();
    }

    @Override
    public Rng rng(String purpose) {
      return base.rng(purpose);
    }

    @Override
    public Tokenizer tokenizer() {
      return base.tokenizer();
    }

    @Override
    public long policyVersion() {
      return base.policyVersion();
    }
  }

  private static Scripted scripted(int rollouts) {
    return new Scripted(new TestAttempts(rollouts, 1, p -> 0), rollouts);
  }

  /** Numbers of correct rollouts of the groups kept of a problem with each number of n. */
  private List<Integer> kept(int n, String... options) {
    List<Problem> problems =
        IntStream.rangeClosed(0, n).mapToObj(c -> Fixtures.problem("p" + c)).toList();
    return sampler().sample(problems, scripted(n), with(options)).groups().stream()
        .map(Group::correct)
        .toList();
  }

  @Test
  void everything_is_kept_by_default() {
    assertEquals(List.of(0, 1, 2, 3, 4), kept(4));
  }

  @Test
  void the_range_is_counted_in_whole_rollouts() {
    assertEquals(List.of(1, 2, 3), kept(4, "keepLow = 0.001", "keepHigh = 0.999"));
    assertEquals(List.of(1, 2, 3, 4), kept(5, "keepLow = 0.2", "keepHigh = 0.8"));
    assertEquals(List.of(1, 2, 3), kept(4, "keepLow = 0.2", "keepHigh = 0.8"));
    assertEquals(List.of(7), kept(10, "keepLow = 0.7", "keepHigh = 0.7"));
    assertEquals(List.of(0, 1), kept(4, "keepHigh = 0.4"));
    // in doubles 0.28 · 25 is above 7, and 0.58 · 50 below 29
    assertEquals(7, kept(25, "keepLow = 0.28").get(0));
    assertEquals(30, kept(50, "keepHigh = 0.58").size());
  }

  @Test
  void dynamic_sampling_agrees_with_the_vectors() throws IOException {
    try (Reader in = new InputStreamReader(getClass().getResourceAsStream("/dapo.json"), UTF_8)) {
      for (JsonElement e :
          JsonParser.parseReader(in).getAsJsonObject().getAsJsonArray("dynamic_sampling")) {
        JsonObject c = e.getAsJsonObject();
        int n = c.getAsJsonArray("acc").size();
        int correct = 0;
        for (JsonElement a : c.getAsJsonArray("acc")) {
          correct += (int) a.getAsDouble();
        }
        List<Problem> one = List.of(Fixtures.problem("p" + correct));
        Batch batch =
            sampler().sample(one, scripted(n), with("keepLow = 0.001", "keepHigh = 0.999"));
        assertEquals(c.get("keep").getAsBoolean(), batch.groups().size() == 1, c.toString());
        assertEquals(1, batch.groups().size() + batch.others().size(), c.toString());
      }
    }
  }

  @Test
  void groups_put_aside_are_counted_by_reason() {
    List<Problem> problems =
        List.of("p0", "p4", "p4", "p2", "undecided3").stream().map(Fixtures::problem).toList();
    Batch batch = sampler().sample(problems, scripted(4), with("keepLow = 0.1", "keepHigh = 0.9"));
    assertEquals(1, batch.groups().size());
    assertEquals(4, batch.others().size());
    assertEquals(
        "{extra-rounds=0.0, groups-kept=1.0, groups-missing=4.0, groups-too-easy=2.0, groups-too-hard=1.0, groups-truncated=0.0, groups-undecided=1.0}",
        batch.metrics().toString());
  }

  @Test
  void undecided_rollouts_do_not_count_against_a_group() {
    Group half =
        Fixtures.group(0, new double[] {1, 1}, new int[] {1, 1})
            .withRollouts(
                List.of(
                    Fixtures.rollout(0, 1, 1),
                    new Rollout(
                        1,
                        Fixtures.rollout(1, 1, 0).trajectory(),
                        "",
                        Verdict.undecided("", "timed out"))));
    Attempts one =
        new Attempts() {
          private final TestAttempts base = new TestAttempts(2, 1, p -> 0);

          @Override
          public int rollouts() {
            return 2;
          }

          @Override
          public SamplingParams params() {
            return base.params();
          }

          @Override
          public List<Group> attempt(List<Problem> problems, int count, SamplingParams params) {
            return List.of(half);
          }

          @Override
          public List<Problem> more(int count) {
            return base.more(count);
          }

          @Override
          public Verdict verify(Problem problem, String completion) {
            return base.verify(problem, completion);
          }

          @Override
          public int newGroupId() {
            return base.newGroupId();
          }

          @Override
          public Rng rng(String purpose) {
            return base.rng(purpose);
          }

          @Override
          public Tokenizer tokenizer() {
            return base.tokenizer();
          }

          @Override
          public long policyVersion() {
            return base.policyVersion();
          }
        };
    // one of one decided is right: all right, although one of two is not "correct"
    Batch batch = sampler().sample(List.of(Fixtures.problem("p")), one, with("keepHigh = 0.9"));
    assertEquals(1.0, batch.metrics().get("groups-too-easy"));
  }

  @Test
  void refilling_asks_for_what_is_missing_until_the_batch_is_full() {
    TestAttempts attempts = new TestAttempts(4, 7, p -> p.id().startsWith("further") ? 0.5 : 0);
    var options = with("keepLow = 0.001", "keepHigh = 0.999", "refill = true", "maxRounds = 20");
    Batch batch = sampler().sample(problems(), attempts, options);
    assertEquals(problems().size(), batch.groups().size());
    assertTrue(batch.groups().stream().allMatch(g -> g.problem().id().startsWith("further")));
    assertEquals(0.0, batch.metrics().get("groups-missing"));
    assertEquals(attempts.calls() - 1.0, batch.metrics().get("extra-rounds"));
    assertEquals(attempts.furtherProblems() + 5, batch.groups().size() + batch.others().size());
  }

  @Test
  void a_batch_that_cannot_be_filled_stays_partial() {
    TestAttempts attempts = new TestAttempts(4, 7, p -> 0);
    var options = with("keepLow = 0.1", "refill = true", "maxRounds = 3");
    Batch batch = sampler().sample(problems(), attempts, options);
    assertEquals(0, batch.groups().size());
    assertEquals(5.0, batch.metrics().get("groups-missing"));
    assertEquals(3.0, batch.metrics().get("extra-rounds"));
    assertEquals(4, attempts.calls());
  }

  @Test
  void without_refill_there_is_one_round() {
    TestAttempts attempts = new TestAttempts(4, 7, p -> 0);
    sampler().sample(problems(), attempts, with("keepLow = 0.1"));
    assertEquals(1, attempts.calls());
  }

  @Test
  void undecided_groups_stay_where_verdicts_decide_nothing() {
    // a reward such as EMPO's reads no verdict: without references all are undecided
    List<Problem> problems = List.of(Fixtures.problem("undecided3"));
    assertEquals(1, sampler().sample(problems, scripted(4), options()).groups().size());
    assertEquals(
        0, sampler().sample(problems, scripted(4), with("keepHigh = 0.9")).groups().size());
  }

  @Test
  void groups_with_a_completion_that_was_cut_off_can_be_put_aside() {
    List<Problem> problems =
        List.of("p1", "cut1", "undecided3", "undecided-cut3").stream()
            .map(Fixtures::problem)
            .toList();
    assertEquals(4, sampler().sample(problems, scripted(4), options()).groups().size());
    Batch batch = sampler().sample(problems, scripted(4), with("dropTruncated = true"));
    assertEquals(
        List.of("p1", "undecided3"), batch.groups().stream().map(g -> g.problem().id()).toList());
    assertEquals(2.0, batch.metrics().get("groups-truncated"));
    assertEquals(2.0, batch.metrics().get("groups-kept"));
  }
}
