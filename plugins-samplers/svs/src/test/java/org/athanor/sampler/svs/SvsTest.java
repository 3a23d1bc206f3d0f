package org.athanor.sampler.svs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.athanor.data.Batch;
import org.athanor.data.Group;
import org.athanor.data.Group.Origin;
import org.athanor.data.Problem;
import org.athanor.data.Rollout;
import org.athanor.data.Trajectory;
import org.athanor.data.Verdict;
import org.athanor.math.Rng;
import org.athanor.plugin.Attempts;
import org.athanor.plugin.Sampler;
import org.athanor.policy.Policy;
import org.athanor.policy.SamplingParams;
import org.athanor.policy.Tokenizer;
import org.athanor.testkit.CharacterTokenizer;
import org.athanor.testkit.Fixtures;
import org.athanor.testkit.SamplerContract;
import org.athanor.testkit.ScriptedPolicy;
import org.junit.jupiter.api.Test;

class SvsTest implements SamplerContract<Svs.Options> {
  @Override
  public Sampler<Svs.Options> sampler() {
    return new Svs();
  }

  @Override
  public List<Svs.Options> variants() {
    return List.of(
        options(),
        with("maxSeeds = 2", "synthesisRollouts = 3", "solveRollouts = 2"),
        with("dropDuplicates = true"));
  }

  @Override
  public List<String> badOptions() {
    return List.of(
        "seedLow = 0.6",
        "seedHigh = 1.5",
        "rewardLow = -1",
        "rewardHigh = 0.1",
        "maxSeeds = -1",
        "maxSeedsPerProblem = -1",
        "synthesisRollouts = -1",
        "solveRollouts = -1",
        "synthesisShare = 2",
        "writer = nobody",
        "judgeTokens = -1",
        "maxPromptTokens = 0");
  }

  /** A policy that says what it is told: problem id to its texts, the right one being "yes". */
  private static final class Told implements Attempts {
    private final int rollouts;
    private final Map<String, List<String>> texts;
    final List<Problem> asked = new ArrayList<>();
    final ScriptedPolicy judge =
        new ScriptedPolicy(
            9999, (task, j) -> j % 2 == 0 ? "It is ```text\nq one\n```" : "I cannot");
    private int groups;

    Told(int rollouts, Map<String, List<String>> texts) {
      this.rollouts = rollouts;
      this.texts = texts;
    }

    @Override
    public List<Group> attempt(List<Problem> problems, int count, SamplingParams params) {
      List<Group> all = new ArrayList<>();
      for (Problem p : problems) {
        asked.add(p);
        List<String> said = texts.getOrDefault(p.prompt(), texts.getOrDefault(p.id(), List.of()));
        List<Rollout> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          String text = i < said.size() ? said.get(i) : "no";
          Trajectory t =
              new Trajectory(
                  new int[] {1}, new int[] {2}, new double[] {-1}, Trajectory.Stop.LENGTH, 0);
          made.add(new Rollout(i, t, text, verify(p, text)));
        }
        all.add(new Group(newGroupId(), p, made));
      }
      return all;
    }

    @Override
    public Verdict verify(Problem problem, String text) {
      return text.startsWith("yes") ? Verdict.correct(text, "") : Verdict.incorrect(text, "");
    }

    @Override
    public Policy judge() {
      return judge;
    }

    @Override
    public int rollouts() {
      return rollouts;
    }

    @Override
    public SamplingParams params() {
      return new SamplingParams(8, 1);
    }

    @Override
    public List<Problem> more(int count) {
      return List.of();
    }

    @Override
    public int newGroupId() {
      return groups++;
    }

    @Override
    public Rng rng(String purpose) {
      return Rng.of(1, purpose);
    }

    @Override
    public Tokenizer tokenizer() {
      return new CharacterTokenizer();
    }

    @Override
    public long policyVersion() {
      return 0;
    }
  }

  private static List<String> correct(int c) {
    return IntStream.range(0, c).mapToObj(i -> "yes" + i).toList();
  }

  private static List<Group> of(Batch batch, Origin origin) {
    return batch.groups().stream().filter(g -> g.origin() == origin).toList();
  }

  private static JsonObject vectors() throws IOException {
    try (Reader in = new InputStreamReader(SvsTest.class.getResourceAsStream("/svs.json"), UTF_8)) {
      return JsonParser.parseReader(in).getAsJsonObject();
    }
  }

  @Test
  void what_is_learned_from_and_what_seeds_synthesis_agree_with_the_vectors() throws IOException {
    for (JsonElement e : vectors().getAsJsonArray("under_performing")) {
      JsonObject v = e.getAsJsonObject();
      Told told = new Told(8, Map.of("p", correct(v.get("correct").getAsInt())));
      Batch batch = new Svs().sample(List.of(Fixtures.problem("p")), told, options());
      assertEquals(
          v.get("train_OQA (0<acc<1)").getAsBoolean(),
          of(batch, Origin.ORIGINAL).size() == 1,
          v.toString());
      boolean seeds = batch.metrics().get("seeds") > 0;
      assertEquals(
          v.get("seed_for_synthesis (0.125<=acc<=0.5)").getAsBoolean(), seeds, v.toString());
      assertEquals(
          seeds ? v.get("correct").getAsDouble() : 0,
          batch.metrics().get("seeds"),
          "every correct response is a seed");
    }
  }

  @Test
  void a_synthesis_group_is_rewarded_and_kept_as_in_the_vectors() throws IOException {
    JsonObject v = vectors().getAsJsonObject("vps_group_example");
    Map<String, List<String>> texts = new java.util.TreeMap<>();
    texts.put("p", correct(1));
    List<String> outputs = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      JsonElement c = v.getAsJsonArray("solver_correct_counts").get(i);
      outputs.add(c.isJsonNull() ? "nothing in a fence" : "```text\nproblem " + i + "\n```");
      if (!c.isJsonNull()) {
        texts.put("problem " + i, correct(c.getAsInt()));
      }
    }
    texts.put("p/write-0", outputs);
    Batch batch =
        new Svs()
            .sample(
                List.of(Fixtures.problem("p")), new Told(8, texts), with("template = instruct"));
    Group synthesis = of(batch, Origin.SYNTHESIS).get(0);
    List<String> kept =
        of(batch, Origin.SYNTHETIC).stream().map(g -> g.problem().prompt()).toList();
    for (int i = 0; i < 8; i++) {
      double reward = v.getAsJsonArray("rewards").get(i).getAsDouble();
      assertEquals(reward, synthesis.rollouts().get(i).verdict().score(), "output " + i);
      boolean solving =
          v.getAsJsonArray("synthetic_problems_kept_for_solving_update").get(i).getAsBoolean();
      assertEquals(solving, kept.contains("problem " + i), "written problem " + i);
    }
    assertEquals(Verdict.Outcome.NO_ANSWER, synthesis.rollouts().get(5).verdict().outcome());
  }

  @Test
  void a_written_problem_inherits_the_answer_and_lineage_leads_back() {
    Told told =
        new Told(4, Map.of("p", correct(2), "p/write-1", List.of("q one"), "q one", correct(1)));
    Problem p =
        new Problem(
            "p",
            "prompt",
            "42",
            Map.of("task", "solve", "demonstration", "shown", "level", "hard"));
    Batch batch = new Svs().sample(List.of(p), told, options());
    Group original = of(batch, Origin.ORIGINAL).get(0);
    Group answers =
        of(batch, Origin.SYNTHETIC).stream()
            .filter(g -> g.problem().prompt().equals("q one"))
            .findFirst()
            .orElseThrow();
    Group synthesis =
        of(batch, Origin.SYNTHESIS).stream()
            .filter(g -> g.id() == answers.parent())
            .findFirst()
            .orElseThrow();
    assertEquals(original.id(), synthesis.parent());
    assertEquals("p/write-1", synthesis.problem().id());
    assertEquals("yes1>", synthesis.problem().prompt(), "only the response is shown");
    assertEquals("42", answers.problem().answer());
    assertEquals(Map.of("task", "solve", "level", "hard"), answers.problem().meta());
  }

  @Test
  void a_judge_can_write_and_nobody_learns_from_its_writing() {
    Told told = new Told(4, Map.of("p", correct(2), "q one", correct(1)));
    Svs.Options options = with("writer = judge", "template = instruct", "judgeTokens = 500");
    Batch batch = new Svs().sample(List.of(Fixtures.problem("p")), told, options);
    assertEquals(2, told.judge.asked().size(), "one request for each seed");
    assertEquals(0, of(batch, Origin.SYNTHESIS).size(), "learned from");
    List<Group> syntheses =
        batch.others().stream().filter(g -> g.origin() == Origin.SYNTHESIS).toList();
    assertEquals(2, syntheses.size());
    syntheses.forEach(
        g -> g.rollouts().forEach(r -> assertEquals(-1, r.trajectory().policyVersion())));
    assertEquals(2, syntheses.get(0).correct(), "its problem is solved one time of four");
    List<Group> answers = of(batch, Origin.SYNTHETIC);
    assertEquals(4, answers.size());
    answers.forEach(g -> assertEquals("q one", g.problem().prompt()));
    assertTrue(new Svs().usesJudge(options));
    assertFalse(new Svs().usesJudge(options()));
  }

  @Test
  void without_seeds_the_originals_are_learned_from_alone() {
    Told told = new Told(8, Map.of("p", correct(6)));
    Batch batch = new Svs().sample(List.of(Fixtures.problem("p")), told, options());
    assertEquals(1, batch.groups().size());
    assertEquals(1, told.asked.size());
  }

  @Test
  void a_group_without_a_rewarded_output_is_put_aside() {
    Told told = new Told(4, Map.of("p", correct(1), "p/write-0", List.of("never solved")));
    Batch batch = new Svs().sample(List.of(Fixtures.problem("p")), told, options());
    assertEquals(0, of(batch, Origin.SYNTHESIS).size());
    assertTrue(batch.others().stream().anyMatch(g -> g.origin() == Origin.SYNTHESIS));
  }

  @Test
  void seeds_and_prompts_are_capped() {
    Told all = new Told(8, Map.of("p", correct(4), "q", correct(3)));
    List<Problem> problems = List.of(Fixtures.problem("p"), Fixtures.problem("q"));
    assertEquals(7.0, new Svs().sample(problems, all, options()).metrics().get("seeds"));
    assertEquals(4, tasks(problems, "maxSeedsPerProblem = 2"));
    assertEquals(3, tasks(problems, "maxSeeds = 3"));
    assertEquals(0, tasks(problems, "maxPromptTokens = 3"));
  }

  private long tasks(List<Problem> problems, String option) {
    Told told = new Told(8, Map.of("p", correct(4), "q", correct(3)));
    new Svs().sample(problems, told, with(option));
    return told.asked.stream()
        .filter(p -> p.id().contains("/write-") && !p.id().matches(".*/write-\\d+/.*"))
        .count();
  }

  @Test
  void duplicates_can_be_dropped() {
    Map<String, List<String>> texts =
        Map.of(
            "p",
            correct(1),
            "p/write-0",
            List.of("one", "ONE ", "two", Fixtures.problem("p").prompt()));
    assertEquals(8, solved(texts, "dropDuplicates = false", "synthesisRollouts = 8"));
    assertEquals(
        3,
        solved(texts, "dropDuplicates = true", "synthesisRollouts = 8"),
        "one, two and the rest's 'no'");
  }

  private long solved(Map<String, List<String>> texts, String... options) {
    Told told = new Told(8, texts);
    new Svs().sample(List.of(Fixtures.problem("p")), told, with(options));
    return told.asked.stream().filter(p -> p.id().matches(".*/write-\\d+/.*")).count();
  }

  @Test
  void a_share_of_the_written_outputs_is_learned_from() {
    Map<String, List<String>> texts =
        Map.of("p", correct(1), "p/write-0", List.of("q"), "q", correct(1));
    Batch none =
        new Svs()
            .sample(List.of(Fixtures.problem("p")), new Told(8, texts), with("synthesisShare = 0"));
    assertEquals(0, of(none, Origin.SYNTHESIS).size());
    Batch half =
        new Svs()
            .sample(
                List.of(Fixtures.problem("p")), new Told(8, texts), with("synthesisShare = 0.5"));
    int kept = of(half, Origin.SYNTHESIS).get(0).size();
    assertTrue(kept > 0 && kept < 8, "kept " + kept);
  }

  @Test
  void extraction_agrees_with_the_vectors() throws IOException {
    for (JsonElement e : vectors().getAsJsonArray("extraction_recommended")) {
      JsonElement q = e.getAsJsonObject().get("question");
      Optional<String> expected = q.isJsonNull() ? Optional.empty() : Optional.of(q.getAsString());
      assertEquals(
          expected, Template.INSTRUCT.problem(e.getAsJsonObject().get("text").getAsString()));
    }
  }

  @Test
  void the_request_shows_the_response_and_asks_for_a_fence() {
    String prompt = Template.INSTRUCT.prompt("The answer is 7.");
    assertTrue(prompt.contains("<response>\nThe answer is 7.\n</response>"), prompt);
    assertTrue(prompt.contains("```text"), prompt);
  }

  @Test
  void a_suffix_is_put_after_a_written_problem() {
    Told told = new Told(4, Map.of("p", correct(1), "p/write-0", List.of("q")));
    new Svs().sample(List.of(Fixtures.problem("p")), told, with("solveSuffix =  Think."));
    assertTrue(
        told.asked.stream().anyMatch(p -> p.prompt().equals("qThink.")), told.asked.toString());
  }

  @Test
  void a_problem_that_states_its_answer_can_be_dropped() {
    Problem original = new Problem("p", "one", "42", Map.of());
    Map<String, List<String>> texts =
        Map.of(
            "p", correct(1),
            "yes0>", List.of("why 42?", "why 142?", "42nd?", "(42)"));
    Told all = new Told(4, texts);
    Told fewer = new Told(4, texts);

    sampler().sample(List.of(original), all, options());
    sampler().sample(List.of(original), fewer, with("dropLeaks = true"));

    assertEquals(2 + 4, all.asked.size(), "the original, the task, four problems");
    assertEquals(
        List.of("why 142?", "42nd?"),
        fewer.asked.subList(2, fewer.asked.size()).stream().map(Problem::prompt).toList());
  }

  @Test
  void the_stages_tell_their_share_of_the_tokens() {
    Problem original = new Problem("p", "one", "x", Map.of());
    Map<String, List<String>> texts = Map.of("p", correct(1), "yes0>", List.of("a", "b", "c", "d"));
    Batch batch = sampler().sample(List.of(original), new Told(4, texts), options());
    // 4 attempts, 4 outputs, 4 problems of 4 attempts; each completion has one token
    assertEquals(4.0 / 24, batch.metrics().get("synthesis-token-share"), 1e-15);
    assertEquals(16.0 / 24, batch.metrics().get("synthetic-token-share"), 1e-15);
  }
}
