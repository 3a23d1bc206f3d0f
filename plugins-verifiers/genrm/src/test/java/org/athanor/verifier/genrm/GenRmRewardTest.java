package org.athanor.verifier.genrm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.athanor.data.Group;
import org.athanor.data.Problem;
import org.athanor.data.Rollout;
import org.athanor.data.Trajectory;
import org.athanor.data.Verdict;
import org.athanor.math.Rng;
import org.athanor.plugin.RewardModel;
import org.athanor.plugin.RewardModel.Scores;
import org.athanor.plugin.RewardTools;
import org.athanor.policy.Policy;
import org.athanor.policy.Policy.TokenStats;
import org.athanor.testkit.Fixtures;
import org.athanor.testkit.RewardContract;
import org.athanor.testkit.ScriptedPolicy;
import org.junit.jupiter.api.Test;

class GenRmRewardTest implements RewardContract<GenRmReward.Options> {
  private static final int CONTEXT = 400;

  @Override
  public RewardModel<GenRmReward.Options> reward() {
    return new GenRmReward();
  }

  @Override
  public List<String> badOptions() {
    return List.of(
        "verdicts = 0", "maxTokens = 0", "temperature = 0", "prompt = is {solution} right?");
  }

  @Override
  public RewardTools tools() {
    return tools(new ScriptedPolicy(CONTEXT, (q, j) -> j % 2 == 0 ? "1 yes" : "1 no"), null);
  }

  /** The run's models: a judge, a policy, or neither. */
  private static RewardTools tools(Policy judge, Policy policy) {
    return new RewardTools() {
      @Override
      public List<TokenStats> scorer(List<Trajectory> trajectories) {
        throw new IllegalStateException();
      }

      @Override
      public SortedMap<String, Double> updateScorer(List<Trajectory> t, double[][] d) {
        throw new IllegalStateException();
      }

      @Override
      public List<TokenStats> reference(List<Trajectory> trajectories) {
        throw new IllegalStateException();
      }

      @Override
      public Optional<Boolean> equivalent(String a, String b) {
        return Optional.empty();
      }

      @Override
      public Policy judge() {
        return judge == null ? RewardTools.super.judge() : judge;
      }

      @Override
      public Policy policy() {
        return policy;
      }

      @Override
      public Rng rng(String purpose) {
        return Rng.of(1, purpose);
      }
    };
  }

  private static Group group(Verdict verdict, String... texts) {
    List<Rollout> rollouts = new ArrayList<>();
    for (String text : texts) {
      Trajectory t = Fixtures.rollout(0, 2, 0).trajectory();
      rollouts.add(new Rollout(rollouts.size(), t, text, verdict));
    }
    return new Group(0, new Problem("p", "2 3=5:", "5", Map.of()), rollouts);
  }

  private static final Verdict UNKNOWN = Verdict.undecided("5", "no reference");

  private Scores scores(Policy judge, Group group, String... options) {
    return new GenRmReward().score(List.of(group), tools(judge, null), with(options));
  }

  private double[] rewards(Policy judge, Group group, String... options) {
    return scores(judge, group, options).rewards().get(0).perRollout();
  }

  @Test
  void the_reward_is_the_mean_of_the_verdicts_given() {
    String[] says = {"5 yes", "6 no", "5 yes", "5 ye"};
    ScriptedPolicy judge = new ScriptedPolicy(CONTEXT, (q, j) -> says[j]);

    Scores scores = scores(judge, group(UNKNOWN, "2+3=5"));

    assertArrayEquals(new double[] {2.0 / 3}, scores.rewards().get(0).perRollout(), 1e-15);
    assertEquals(List.of("2 3=5:2+3=5|"), judge.asked());
    assertEquals(0.75, scores.metrics().get("judge-verdicts-given"));
    assertFalse(scores.metrics().containsKey("judge-agreement"), "no label is known here");
  }

  @Test
  void nonsense_empty_and_truncated_verifications_give_no_verdict_and_no_reward() {
    String[] says = {"", "maybe", "1;2;3;4;5;6;7;8;9 yes"};
    ScriptedPolicy judge = new ScriptedPolicy(CONTEXT, (q, j) -> says[j]);

    Scores scores = scores(judge, group(UNKNOWN, "2+3=5"), "verdicts=3", "maxTokens=12");

    assertArrayEquals(new double[] {0}, scores.rewards().get(0).perRollout());
    assertEquals(0.0, scores.metrics().get("judge-verdicts-given"));
    assertEquals(1.0 / 3, scores.metrics().get("judge-truncated"), 1e-15);
  }

  @Test
  void rollouts_without_an_answer_get_nothing_and_are_not_asked_about() {
    ScriptedPolicy judge = new ScriptedPolicy(CONTEXT, (q, j) -> "5 yes");

    assertArrayEquals(
        new double[] {0, 0}, rewards(judge, group(Verdict.noAnswer("none"), "2+3", "")));
    assertArrayEquals(new double[] {0, 1}, rewards(judge, group(UNKNOWN, " ", "2+3=5")));
    assertEquals(1, judge.asked().size());
  }

  @Test
  void a_question_that_does_not_fit_the_judge_is_not_asked() {
    ScriptedPolicy judge = new ScriptedPolicy(20, (q, j) -> "5 yes");

    double[] rewards = rewards(judge, group(UNKNOWN, "2+3=5", "2+3=5;5+0=5;5+0=5", "1"));

    assertArrayEquals(new double[] {1, 0, 1}, rewards);
    assertEquals(2, judge.asked().size());
  }

  @Test
  void the_probability_of_a_verdict_is_that_of_its_own_tokens() {
    ScriptedPolicy judge = new ScriptedPolicy(CONTEXT, (q, j) -> j == 0 ? "5 yes" : "yes or 6 no");
    double yes = Math.pow(ScriptedPolicy.PROBABILITY, 3);
    double no = Math.pow(ScriptedPolicy.PROBABILITY, 2);

    double[] rewards = rewards(judge, group(UNKNOWN, "2+3=5"), "verdicts=2", "score=probability");

    assertEquals((yes + 1 - no) / 2, rewards[0], 1e-12);
  }

  @Test
  void the_policy_itself_can_be_the_verifier_and_no_judge_is_needed_then() {
    GenRmReward reward = new GenRmReward();
    assertTrue(reward.usesJudge(options()));
    assertFalse(reward.usesJudge(with("by=policy")));
    assertThrows(IllegalStateException.class, () -> rewards(null, group(UNKNOWN, "2+3=5")));

    ScriptedPolicy policy = new ScriptedPolicy(CONTEXT, (q, j) -> "5 yes");
    double[] rewards =
        reward
            .score(List.of(group(UNKNOWN, "2+3=5")), tools(null, policy), with("by=policy"))
            .rewards()
            .get(0)
            .perRollout();
    assertArrayEquals(new double[] {1}, rewards);
  }

  @Test
  void labels_change_the_metrics_and_nothing_else() {
    ScriptedPolicy judge = new ScriptedPolicy(CONTEXT, (q, j) -> j == 0 ? "5 yes" : "6 no");
    Scores right = scores(judge, group(Verdict.correct("5", ""), "2+3=5"));
    Scores wrong = scores(judge, group(Verdict.incorrect("5", ""), "2+3=5"));

    assertArrayEquals(right.rewards().get(0).perRollout(), wrong.rewards().get(0).perRollout());
    assertEquals(0.25, right.metrics().get("judge-agreement"), 1e-15);
    assertEquals(0.75, wrong.metrics().get("judge-agreement"), 1e-15);
    assertFalse(new GenRmReward().usesVerdicts(options()));
  }

  @Test
  void an_instruction_tuned_judge_is_asked_in_words_and_shown_no_thoughts() {
    ScriptedPolicy judge =
        new ScriptedPolicy(
            4000, (q, j) -> "Step 1 holds.\nVerification: Is the answer correct (Yes/No)? Yes");

    double[] rewards =
        rewards(judge, group(UNKNOWN, "<think>no idea</think> It is 5."), "template=instruct");

    assertArrayEquals(new double[] {1}, rewards);
    assertTrue(judge.asked().get(0).contains("Solution:\nIt is 5.\n"), judge.asked().get(0));
    assertFalse(judge.asked().get(0).contains("no idea"));
    String own = "Q {problem}\\nA {solution}\\nOK?";
    rewards(judge, group(UNKNOWN, "{problem}"), "template=instruct", "prompt=" + own);
    assertEquals("Q 2 3=5:\nA {problem}\nOK?", judge.asked().get(1));
  }

  @Test
  void chunks_do_not_change_what_is_asked() {
    ScriptedPolicy judge =
        new ScriptedPolicy(CONTEXT, (q, j) -> q.contains("=7") ? "5 yes" : "5 no");
    String[] texts = new String[700];
    java.util.Arrays.setAll(texts, i -> i + "=" + i % 10);

    double[] rewards = rewards(judge, group(UNKNOWN, texts));

    assertEquals(700, judge.asked().size());
    for (int i = 0; i < texts.length; i++) {
      assertEquals(texts[i].contains("=7") ? 1 : 0, rewards[i], texts[i]);
    }
  }

  @Test
  void metrics_say_what_the_verifications_were_like() {
    ScriptedPolicy judge = new ScriptedPolicy(CONTEXT, (q, j) -> "5 yes");
    Map<String, Double> metrics =
        scores(judge, group(Verdict.correct("5", ""), "2+3=5", "")).metrics();

    assertEquals(
        new TreeMap<>(
            Map.of(
                "judge-score", 0.5,
                "judge-asked", 0.5,
                "judge-verdicts-given", 1.0,
                "judge-truncated", 0.0,
                "judge-length", 6.0,
                "judge-agreement", 1.0)),
        metrics);
  }
}
