package org.athanor.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.athanor.data.Group;
import org.athanor.data.Group.Origin;
import org.athanor.run.Recipe;
import org.athanor.run.RecipeException;
import org.junit.jupiter.api.Test;

/**
 * Samplers x verifiers x rewards x advantages x objectives, with their modes: each combination
 * trains three steps with finite numbers, or is refused before the run with one line.
 */
class CombinationsTest {
  private static final List<String> SAMPLERS =
      List.of(
          "group",
          "group keepLow=0.1 keepHigh=0.9",
          "group keepLow=0.1 keepHigh=0.9 refill=true maxRounds=2",
          "svs maxSeeds=3 synthesisRollouts=3 solveRollouts=4 maxPromptTokens=8",
          "demonstrations",
          "verifications learn=all verifications=3 perProblem=1 solutions=1 prompt={problem}>{solution}>");
  private static final List<String> VERIFIERS = List.of("math", "math-hybrid", "grading");
  private static final List<String> REWARDS =
      List.of(
          "verdict",
          "verdict graded=true",
          "verdict klCoefficient=0.1 klPerToken=true",
          "soft-overlong maxTokens=2 buffer=1",
          "semantic-entropy",
          "semantic-entropy equality=exact kind=vote empty=share",
          "genrm verdicts=3",
          "implicit-prm update=before",
          "implicit-prm update=after granularity=whole reference=policy");
  private static final List<String> ADVANTAGES =
      List.of(
          "group-normalized",
          "group-normalized scale=none",
          "leave-one-out",
          "reinforce-plus-plus",
          "reinforce-plus-plus tokenRewards=true",
          "opo",
          "gpg",
          "best-minus-second",
          "rspo k=4",
          "rspo k=6",
          "rspo k=2 estimator=marginal scale=k",
          "pkpo k=2",
          "passk-training k=2",
          "prime",
          "prime outcome=rspo k=2",
          "constant");
  private static final List<String> OBJECTIVES =
      List.of(
          "ppo-clip",
          "ppo-clip aggregation=seq-mean-token-sum-norm klCoefficient=0.1 klEstimator=k2 entropyBonus=0.01",
          "gspo",
          "cispo",
          "sapo",
          "reinforce aggregation=seq-mean-token-sum",
          "supervised");

  /**
   * Verifiers and objectives go round, so that the gate takes seconds; 2 has no divisor in common
   * with their numbers.
   */
  private static final int OBJECTIVES_EACH = 2;

  /** The ones that people will ask for first. */
  private static final Map<String, String[]> NAMED = new LinkedHashMap<>();

  static {
    named("RSPO on SvS groups", SAMPLERS.get(3), "math", "verdict", "rspo k=2", "ppo-clip");
    named(
        "PRIME with RSPO on the outcome source",
        SAMPLERS.get(2),
        "math",
        "implicit-prm",
        "prime outcome=rspo k=2",
        "ppo-clip");
    named(
        "EMPO answers with GSPO", "group", "math", "semantic-entropy", "group-normalized", "gspo");
    named(
        "SvS with EMPO rewards on synthetic problems",
        SAMPLERS.get(3),
        "math",
        "semantic-entropy",
        "group-normalized",
        "ppo-clip");
    named(
        "GenRM's score as reward with RSPO (Max@k)",
        "group",
        "math",
        "genrm verdicts=3",
        "rspo k=2",
        "ppo-clip");
  }

  private static void named(String name, String... cell) {
    NAMED.put(name, cell);
  }

  private static final String[] ROLES = {"sampler", "verifier", "reward", "advantage", "objective"};

  /** The recipe of one combination; it names every model that a part may want. */
  private static Recipe recipe(String... cell) {
    Map<String, String> keys = new TreeMap<>(Cell.recipe().entries());
    for (int r = 0; r < ROLES.length; r++) {
      String[] words = cell[r].split(" ");
      keys.put(ROLES[r], words[0]);
      for (int w = 1; w < words.length; w++) {
        String[] option = words[w].split("=");
        keys.put(ROLES[r] + "." + option[0], option[1]);
      }
    }
    Cell.policy(keys, "reference");
    Cell.policy(keys, "scorer");
    keys.put("scorerOptimizer", "descent");
    keys.put("judge", "says");
    return new Recipe("cell", keys);
  }

  /** Empty if the combination trained; else why it was refused. */
  private static String outcome(String[] cell) {
    Cell.Outcome outcome;
    try {
      outcome = Cell.train(recipe(cell));
    } catch (RecipeException e) {
      assertFalse(e.getMessage().isBlank(), "refused without a reason");
      assertFalse(e.getMessage().contains("\n"), e.getMessage());
      return e.getMessage();
    }
    for (StepResult step : outcome.steps()) {
      for (double[] row : step.advantages()) {
        assertTrue(Arrays.stream(row).allMatch(Double::isFinite));
      }
      assertTrue(step.report().metrics().values().stream().allMatch(Double::isFinite));
      if (!step.learned().groups().isEmpty()) {
        assertTrue(step.report().metrics().containsKey("objective/loss"), "the loss is not finite");
      }
    }
    for (float w : outcome.weights()) {
      assertTrue(Float.isFinite(w), "a weight is " + w);
    }
    return "";
  }

  @Test
  void every_combination_trains_or_is_refused_with_a_reason() throws IOException {
    Map<String, Integer> refusals = new TreeMap<>();
    Map<String, int[]> byPair = new LinkedHashMap<>();
    int cells = 0;
    int trained = 0;
    for (String sampler : SAMPLERS) {
      for (String reward : REWARDS) {
        for (String advantage : ADVANTAGES) {
          for (int o = 0; o < OBJECTIVES_EACH; o++) {
            String objective = OBJECTIVES.get(cells % OBJECTIVES.size());
            String verifier = VERIFIERS.get(cells % VERIFIERS.size());
            String[] cell = {sampler, verifier, reward, advantage, objective};
            String refusal;
            try {
              refusal = outcome(cell);
            } catch (RuntimeException | AssertionError e) {
              throw new AssertionError(String.join(" + ", cell) + ": " + e, e);
            }
            cells++;
            int[] counts = byPair.computeIfAbsent(reward + "|" + advantage, k -> new int[2]);
            counts[refusal.isEmpty() ? 0 : 1]++;
            trained += refusal.isEmpty() ? 1 : 0;
            if (!refusal.isEmpty()) {
              refusals.merge(refusal, 1, Integer::sum);
            }
          }
        }
      }
    }
    assertTrue(cells >= 500, cells + " cells");
    Page.check("combinations.md", page(cells, trained, byPair, refusals));
  }

  private static String page(
      int cells, int trained, Map<String, int[]> byPair, Map<String, Integer> refusals) {
    StringBuilder page = new StringBuilder();
    page.append("# Which parts combine\n\n");
    page.append(
        """
        Written by the test `distribution/gates` (`CombinationsTest`), which fails if this page says anything else. Each combination trains three steps of the tabular \
        policy, with finite advantages, losses and weights, or is refused before the run starts, with one line.

        """);
    page.append(
        "%d combinations: %d train, %d are refused.\n\n"
            .formatted(cells, trained, cells - trained));
    page.append("| role | parts and modes |\n|---|---|\n");
    row(page, "sampler", SAMPLERS);
    row(page, "verifier (in turn)", VERIFIERS);
    row(page, "reward", REWARDS);
    row(page, "advantage", ADVANTAGES);
    row(page, "objective (%d in turn)".formatted(OBJECTIVES_EACH), OBJECTIVES);
    page.append(
        "\n## Rewards and advantages\n\nOver all samplers, verifiers and objectives: + trains, - is refused.\n\n");
    page.append("| |");
    for (String reward : REWARDS) {
      page.append(" `").append(reward).append("` |");
    }
    page.append("\n|---|").append("---|".repeat(REWARDS.size())).append('\n');
    for (String advantage : ADVANTAGES) {
      page.append("| `").append(advantage).append("` |");
      for (String reward : REWARDS) {
        int[] counts = byPair.get(reward + "|" + advantage);
        page.append(
            counts[1] == 0
                ? " + |"
                : counts[0] == 0
                    ? " - |"
                    : " %d of %d |".formatted(counts[0], counts[0] + counts[1]));
      }
      page.append('\n');
    }
    page.append("\n## Refusals\n\n| said | combinations |\n|---|---|\n");
    refusals.forEach((said, count) -> page.append("| %s | %d |\n".formatted(said, count)));
    page.append(
        "\n## By name\n\n| combination | sampler | verifier | reward | advantage | objective |\n|---|---|---|---|---|---|\n");
    NAMED.forEach(
        (name, cell) ->
            page.append("| %s |".formatted(name))
                .append(
                    Arrays.stream(cell).map(c -> " `" + c + "` |").collect(Collectors.joining()))
                .append('\n'));
    return page.toString();
  }

  private static void row(StringBuilder page, String role, List<String> parts) {
    page.append("| ").append(role).append(" | ");
    page.append(parts.stream().map(p -> "`" + p + "`").collect(Collectors.joining(", ")));
    page.append(" |\n");
  }

  private static String untrained() {
    return Arrays.toString(
        Cell.train(recipe("group", "math", "verdict", "constant value=0", "supervised")).weights());
  }

  @Test
  void the_named_combinations_train_and_learn_something() {
    String untrained = untrained();
    NAMED.forEach(
        (name, cell) -> {
          assertEquals("", outcome(cell), name);
          Cell.Outcome outcome = Cell.train(recipe(cell));
          assertNotEquals(untrained, Arrays.toString(outcome.weights()), name);
          assertTrue(
              outcome.steps().stream()
                  .anyMatch(s -> s.report().metrics().get("groups/effective") > 0),
              name + " has no group to learn from");
        });
  }

  @Test
  void the_matrix_has_every_part_there_is() {
    for (Map.Entry<Role, List<String>> axis :
        Map.of(
                Role.SAMPLER, SAMPLERS,
                Role.VERIFIER, VERIFIERS,
                Role.REWARD, REWARDS,
                Role.ADVANTAGE, ADVANTAGES,
                Role.OBJECTIVE, OBJECTIVES)
            .entrySet()) {
      TreeSet<String> named = new TreeSet<>();
      axis.getValue().forEach(part -> named.add(part.split(" ")[0]));
      assertEquals(new TreeSet<>(Cell.names(axis.getKey())), named, axis.getKey().key);
    }
  }

  @Test
  void a_combination_gives_the_same_bits_again() {
    for (String[] cell : NAMED.values()) {
      Cell.Outcome one = Cell.train(recipe(cell));
      Cell.Outcome other = Cell.train(recipe(cell));
      assertArrayEquals(one.weights(), other.weights());
      for (int s = 0; s < one.steps().size(); s++) {
        assertEquals(
            one.steps().get(s).report().metrics(), other.steps().get(s).report().metrics());
      }
    }
  }

  @Test
  void svs_keeps_the_lineage_from_original_to_solutions() {
    List<StepResult> steps = Cell.train(recipe(NAMED.get("RSPO on SvS groups"))).steps();
    int checked = 0;
    for (StepResult step : steps) {
      List<Group> all = new ArrayList<>(step.sampled().groups());
      all.addAll(step.sampled().others());
      Map<Integer, Group> byId = all.stream().collect(Collectors.toMap(Group::id, g -> g));
      for (Group g : all) {
        if (g.origin() == Origin.SYNTHETIC) {
          Group synthesis = byId.get(g.parent());
          assertEquals(Origin.SYNTHESIS, synthesis.origin());
          Group original = byId.get(synthesis.parent());
          assertEquals(Origin.ORIGINAL, original.origin());
          assertEquals(original.problem().answer(), g.problem().answer());
          assertTrue(g.problem().id().startsWith(original.problem().id() + "/write-"));
          checked++;
        }
      }
    }
    assertTrue(checked > 0, "no written problem was attempted");
  }

  @Test
  void labels_may_be_absent_with_empo() {
    String[] empo = {
      "group", "math", "semantic-entropy equality=exact", "group-normalized", "gspo"
    };
    Recipe with = recipe(empo);
    Recipe without = with.with(Map.of("problems.labels", "false"));

    Cell.Outcome one = Cell.train(with);
    Cell.Outcome other = Cell.train(without);

    assertArrayEquals(one.weights(), other.weights(), "the references changed what was learned");
    assertNotEquals(untrained(), Arrays.toString(one.weights()));
  }
}
