package org.athanor.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.athanor.data.Batch;
import org.athanor.data.Group;
import org.athanor.data.History;
import org.athanor.data.Problem;
import org.athanor.data.ProblemSet;
import org.athanor.data.Rewards;
import org.athanor.data.Rollout;
import org.athanor.data.Verdict;
import org.athanor.math.Rng;
import org.athanor.plugin.Attempts;
import org.athanor.plugin.Curriculum;
import org.athanor.plugin.Doc;
import org.athanor.plugin.Optimizer;
import org.athanor.plugin.Plugin;
import org.athanor.plugin.ProblemSource;
import org.athanor.plugin.RewardModel;
import org.athanor.plugin.RewardTools;
import org.athanor.plugin.Sampler;
import org.athanor.plugin.Verifier;
import org.athanor.policy.Parameter;
import org.junit.jupiter.api.Test;

/** Verifiers, rewards, samplers, curricula, optimizers, problem sources: sound and broken ones. */
class PartContractsTest {
  record None() {}

  @Doc("for tests")
  static class Part implements Plugin<None> {
    @Override
    public Class<None> optionsType() {
      return None.class;
    }
  }

  // verifiers

  static class Verifying extends Part implements Verifier<None> {
    @Override
    public Verdict verify(Problem problem, String completion, None options) {
      return completion.equals(problem.answer())
          ? Verdict.correct(completion, "equal")
          : Verdict.incorrect(completion, "not equal");
    }
  }

  static class OfVerifying implements VerifierContract<None> {
    @Override
    public Verifier<None> verifier() {
      return new Verifying();
    }

    @Override
    public List<Judged> judged() {
      Problem p = Fixtures.problem("42");
      return List.of(
          new Judged(p, "42", Verdict.Outcome.CORRECT),
          new Judged(p, "43", Verdict.Outcome.INCORRECT));
    }

    @Override
    public long deadlineMillis() {
      return 300;
    }

    @Override
    public Plugin<None> part() {
      return new Part();
    }
  }

  static class OfThrowing extends OfVerifying {
    @Override
    public Verifier<None> verifier() {
      return new Verifying() {
        @Override
        public Verdict verify(Problem problem, String completion, None options) {
          if (completion.contains("/0")) {
            throw new ArithmeticException("division by zero");
          }
          return super.verify(problem, completion, options);
        }
      };
    }
  }

  static class OfHanging extends OfVerifying {
    @Override
    public Verifier<None> verifier() {
      return new Verifying() {
        @Override
        public Verdict verify(Problem problem, String completion, None options) {
          if (completion.length() > 10_000) {
            long end = System.nanoTime() + 400_000_000L;
            while (System.nanoTime() < end && !Thread.currentThread().isInterrupted()) {
              Thread.onSpinWait();
            }
          }
          return super.verify(problem, completion, options);
        }
      };
    }

    @Override
    public void the_same_completion_gets_the_same_verdict() {}
  }

  static class OfFickle extends OfVerifying {
    private int calls;

    @Override
    public Verifier<None> verifier() {
      return new Verifying() {
        @Override
        public Verdict verify(Problem problem, String completion, None options) {
          Verdict v = super.verify(problem, completion, options);
          return new Verdict(v.outcome(), v.score(), v.extracted(), "call " + calls++);
        }
      };
    }
  }

  static class OfGenerous extends OfVerifying {
    @Override
    public Verifier<None> verifier() {
      return new Verifying() {
        @Override
        public Verdict verify(Problem problem, String completion, None options) {
          return Verdict.correct("", "as you\nlike it");
        }
      };
    }
  }

  @Test
  void broken_verifiers_are_found() {
    assertEquals(Set.of(), Contracts.failures(OfVerifying.class));
    assertEquals(
        Set.of(
            "nothing_a_policy_writes_makes_it_throw_or_hang",
            "the_same_completion_gets_the_same_verdict"),
        Contracts.failures(OfThrowing.class));
    assertEquals(
        Set.of("nothing_a_policy_writes_makes_it_throw_or_hang"),
        Contracts.failures(OfHanging.class));
    assertEquals(
        Set.of("the_same_completion_gets_the_same_verdict"), Contracts.failures(OfFickle.class));
    assertEquals(
        Set.of(
            "an_empty_completion_is_not_correct",
            "evidence_is_one_line",
            "known_completions_get_their_outcome"),
        Contracts.failures(OfGenerous.class));
  }

  // rewards

  static class Rewarding extends Part implements RewardModel<None> {
    @Override
    public Scores score(List<Group> groups, RewardTools tools, None options) {
      return new Scores(groups.stream().map(this::rewards).toList());
    }

    Rewards rewards(Group group) {
      return new Rewards(group.rollouts().stream().mapToDouble(r -> r.verdict().score()).toArray());
    }
  }

  static class OfRewarding implements RewardContract<None> {
    @Override
    public RewardModel<None> reward() {
      return new Rewarding();
    }

    @Override
    public Plugin<None> part() {
      return new Part();
    }
  }

  static class OfShort extends OfRewarding {
    @Override
    public RewardModel<None> reward() {
      return new Rewarding() {
        @Override
        Rewards rewards(Group group) {
          return new Rewards(new double[] {1});
        }
      };
    }
  }

  static class OfTokens extends OfRewarding {
    @Override
    public RewardModel<None> reward() {
      return new Rewarding() {
        @Override
        Rewards rewards(Group group) {
          return new Rewards(super.rewards(group).perRollout(), new double[group.size()][3]);
        }
      };
    }
  }

  static class OfGrowing extends OfRewarding {
    private double calls;

    @Override
    public RewardModel<None> reward() {
      return new Rewarding() {
        @Override
        Rewards rewards(Group group) {
          calls++;
          return new Rewards(
              Arrays.stream(super.rewards(group).perRollout()).map(r -> r + calls).toArray());
        }
      };
    }
  }

  static class OfNeverEmpty extends OfRewarding {
    @Override
    public RewardModel<None> reward() {
      return new Rewarding() {
        @Override
        public Scores score(List<Group> groups, RewardTools tools, None options) {
          return groups.isEmpty()
              ? new Scores(List.of(new Rewards(new double[0])))
              : super.score(groups, tools, options);
        }
      };
    }
  }

  @Test
  void broken_rewards_are_found() {
    assertEquals(Set.of(), Contracts.failures(OfRewarding.class));
    assertEquals(Set.of("every_rollout_gets_a_reward"), Contracts.failures(OfShort.class));
    assertEquals(
        Set.of("rewards_of_tokens_are_finite_and_as_many_as_tokens"),
        Contracts.failures(OfTokens.class));
    assertEquals(Set.of("equal_groups_get_equal_bits"), Contracts.failures(OfGrowing.class));
    assertEquals(Set.of("no_groups_get_no_rewards"), Contracts.failures(OfNeverEmpty.class));
  }

  // samplers

  static class Sampling extends Part implements Sampler<None> {
    @Override
    public Batch sample(List<Problem> problems, Attempts attempts, None options) {
      return batch(attempts.attempt(problems, attempts.rollouts(), attempts.params()));
    }

    Batch batch(List<Group> groups) {
      return new Batch(groups);
    }
  }

  static class OfSampling implements SamplerContract<None> {
    @Override
    public Sampler<None> sampler() {
      return new Sampling();
    }

    @Override
    public Plugin<None> part() {
      return new Part();
    }
  }

  static class OfLosing extends OfSampling {
    @Override
    public Sampler<None> sampler() {
      return new Sampling() {
        @Override
        Batch batch(List<Group> groups) {
          return new Batch(groups.subList(1, groups.size()));
        }
      };
    }
  }

  static class OfDoubling extends OfSampling {
    @Override
    public Sampler<None> sampler() {
      return new Sampling() {
        @Override
        Batch batch(List<Group> groups) {
          return new Batch(groups, groups.subList(0, 1), Map.of());
        }
      };
    }
  }

  static class OfMisnumbered extends OfSampling {
    @Override
    public Sampler<None> sampler() {
      return new Sampling() {
        @Override
        Batch batch(List<Group> groups) {
          List<Group> turned = new ArrayList<>();
          for (Group g : groups) {
            List<Rollout> rollouts = new ArrayList<>(g.rollouts());
            java.util.Collections.reverse(rollouts);
            turned.add(g.withRollouts(rollouts));
          }
          return new Batch(turned);
        }
      };
    }
  }

  static class OfNanMetric extends OfSampling {
    @Override
    public Sampler<None> sampler() {
      return new Sampling() {
        @Override
        Batch batch(List<Group> groups) {
          return new Batch(groups, List.of(), Map.of("kept", Double.NaN));
        }
      };
    }
  }

  static class OfCounting extends OfSampling {
    private double calls;

    @Override
    public Sampler<None> sampler() {
      return new Sampling() {
        @Override
        Batch batch(List<Group> groups) {
          return new Batch(groups, List.of(), Map.of("calls", calls++));
        }
      };
    }
  }

  @Test
  void broken_samplers_are_found() {
    assertEquals(Set.of(), Contracts.failures(OfSampling.class));
    assertEquals(
        Set.of("nothing_that_was_sampled_is_lost_or_doubled"), Contracts.failures(OfLosing.class));
    assertEquals(
        Set.of("group_ids_are_unique", "nothing_that_was_sampled_is_lost_or_doubled"),
        Contracts.failures(OfDoubling.class));
    assertEquals(
        Set.of("rollouts_are_numbered_and_their_text_leaves_out_the_end"),
        Contracts.failures(OfMisnumbered.class));
    assertEquals(
        Set.of("metrics_are_finite_and_named_in_lower_case_with_dashes"),
        Contracts.failures(OfNanMetric.class));
    assertEquals(Set.of("equal_attempts_give_equal_batches"), Contracts.failures(OfCounting.class));
  }

  // curricula

  static class Choosing extends Part implements Curriculum<None> {
    @Override
    public int[] choose(
        ProblemSet problems, History history, int count, long step, Rng rng, None options) {
      int[] order = rng.at(step).permutation(problems.size());
      return IntStream.range(0, count).map(i -> order[i % order.length]).toArray();
    }
  }

  static class OfChoosing implements CurriculumContract<None> {
    @Override
    public Curriculum<None> curriculum() {
      return new Choosing();
    }

    @Override
    public Plugin<None> part() {
      return new Part();
    }
  }

  static class OfTooFew extends OfChoosing {
    @Override
    public Curriculum<None> curriculum() {
      return new Choosing() {
        @Override
        public int[] choose(
            ProblemSet problems, History history, int count, long step, Rng rng, None options) {
          return rng.at(step).permutation(problems.size());
        }
      };
    }
  }

  static class OfRepeating extends OfChoosing {
    @Override
    public Curriculum<None> curriculum() {
      return new Choosing() {
        @Override
        public int[] choose(
            ProblemSet problems, History history, int count, long step, Rng rng, None options) {
          return IntStream.range(0, count).map(i -> rng.nextInt(problems.size())).toArray();
        }
      };
    }
  }

  static class OfSeedless extends OfChoosing {
    @Override
    public Curriculum<None> curriculum() {
      return new Choosing() {
        @Override
        public int[] choose(
            ProblemSet problems, History history, int count, long step, Rng rng, None options) {
          return super.choose(problems, history, count, step, Rng.of(1, "mine"), options);
        }
      };
    }
  }

  static class OfRemembering extends OfChoosing {
    private long calls;

    @Override
    public Curriculum<None> curriculum() {
      return new Choosing() {
        @Override
        public int[] choose(
            ProblemSet problems, History history, int count, long step, Rng rng, None options) {
          return super.choose(problems, history, count, calls++, rng, options);
        }
      };
    }
  }

  @Test
  void broken_curricula_are_found() {
    assertEquals(Set.of(), Contracts.failures(OfChoosing.class));
    assertEquals(
        new TreeSet<>(Set.of("as_many_problems_as_asked_for_and_all_of_the_set")),
        Contracts.failures(OfTooFew.class));
    assertEquals(
        Set.of("problems_of_one_choice_differ_as_long_as_the_set_has_enough"),
        Contracts.failures(OfRepeating.class));
    assertEquals(Set.of("the_run_s_seed_matters"), Contracts.failures(OfSeedless.class));
    assertEquals(
        Set.of("the_same_history_gives_the_same_choice"), Contracts.failures(OfRemembering.class));
  }

  // optimizers

  /** Momentum 0.5, learning rate 0.05. */
  static class Descending extends Part implements Optimizer<None> {
    @Override
    public List<String> slots(None options) {
      return List.of("momentum");
    }

    @Override
    public SortedMap<String, Double> update(Update update, None options) {
      double norm = 0;
      for (int p = 0; p < update.parameters().size(); p++) {
        Parameter parameter = update.parameters().get(p);
        FloatBuffer momentum = update.slots().get(p).get(0);
        for (int i = 0; i < parameter.size(); i++) {
          float g = parameter.gradient().get(i);
          norm += g * g;
          momentum.put(i, 0.5f * momentum.get(i) + g);
          parameter.value().put(i, parameter.value().get(i) - rate() * momentum.get(i));
        }
      }
      return new TreeMap<>(Map.of("gradient-norm", figure(Math.sqrt(norm))));
    }

    float rate() {
      return 0.05f;
    }

    double figure(double norm) {
      return norm;
    }
  }

  static class OfDescending implements OptimizerContract<None> {
    @Override
    public Optimizer<None> optimizer() {
      return new Descending();
    }

    @Override
    public Plugin<None> part() {
      return new Part();
    }
  }

  static class OfClimbing extends OfDescending {
    @Override
    public Optimizer<None> optimizer() {
      return new Descending() {
        @Override
        float rate() {
          return -0.01f;
        }
      };
    }
  }

  static class OfFading extends OfDescending {
    @Override
    public Optimizer<None> optimizer() {
      return new Descending() {
        private float rate = 0.1f;

        @Override
        float rate() {
          rate *= 0.9999f;
          return rate;
        }
      };
    }
  }

  static class OfRelative extends OfDescending {
    @Override
    public Optimizer<None> optimizer() {
      return new Descending() {
        @Override
        double figure(double norm) {
          return 1 / norm;
        }
      };
    }
  }

  static class OfTwinSlots extends OfDescending {
    @Override
    public Optimizer<None> optimizer() {
      return new Descending() {
        @Override
        public List<String> slots(None options) {
          return List.of("m", "m");
        }
      };
    }
  }

  static class OfHurrying extends OfDescending {
    private int calls;

    @Override
    public Optimizer<None> optimizer() {
      calls++;
      float rate = 0.01f + 0.001f * calls;
      return new Descending() {
        @Override
        float rate() {
          return rate;
        }
      };
    }
  }

  @Test
  void broken_optimizers_are_found() {
    assertEquals(Set.of(), Contracts.failures(OfDescending.class));
    assertEquals(Set.of("it_descends_into_a_bowl"), Contracts.failures(OfClimbing.class));
    assertEquals(Set.of("its_memory_is_the_slots_alone"), Contracts.failures(OfFading.class));
    assertEquals(
        Set.of("figures_and_weights_stay_finite_without_a_gradient"),
        Contracts.failures(OfRelative.class));
    assertEquals(Set.of("slots_have_names_of_their_own"), Contracts.failures(OfTwinSlots.class));
    assertEquals(
        Set.of("equal_gradients_give_equal_bits", "its_memory_is_the_slots_alone"),
        Contracts.failures(OfHurrying.class));
  }

  // problem sources

  static class Loading extends Part implements ProblemSource<None> {
    @Override
    public ProblemSet load(None options) {
      return CurriculumContract.problems(20);
    }
  }

  static class OfLoading implements ProblemSourceContract<None> {
    @Override
    public ProblemSource<None> source() {
      return new Loading();
    }

    @Override
    public Plugin<None> part() {
      return new Part();
    }
  }

  static class OfDrawing extends OfLoading {
    private final Rng rng = Rng.of(1, "drawing");

    @Override
    public ProblemSource<None> source() {
      return new Loading() {
        @Override
        public ProblemSet load(None options) {
          return new Lazy() {
            @Override
            public Problem problem(int index) {
              java.util.Objects.checkIndex(index, size());
              return Fixtures.problem(index + "-" + rng.nextLong());
            }
          };
        }
      };
    }
  }

  static class OfSameId extends OfLoading {
    @Override
    public ProblemSource<None> source() {
      return new Loading() {
        @Override
        public ProblemSet load(None options) {
          return new Lazy() {
            @Override
            public Problem problem(int index) {
              java.util.Objects.checkIndex(index, size());
              return Fixtures.problem("p");
            }
          };
        }
      };
    }
  }

  static class OfEndless extends OfLoading {
    @Override
    public ProblemSource<None> source() {
      return new Loading() {
        @Override
        public ProblemSet load(None options) {
          return new Lazy();
        }
      };
    }
  }

  static class Lazy implements ProblemSet {
    @Override
    public String name() {
      return "lazy";
    }

    @Override
    public int size() {
      return 20;
    }

    @Override
    public Problem problem(int index) {
      return Fixtures.problem("p" + index);
    }

    @Override
    public String sha256() {
      return "0".repeat(64);
    }
  }

  @Test
  void broken_problem_sources_are_found() {
    assertEquals(Set.of(), Contracts.failures(OfLoading.class));
    assertEquals(
        Set.of(
            "a_problem_does_not_depend_on_what_was_asked_before",
            "a_set_is_the_same_whenever_it_is_loaded"),
        Contracts.failures(OfDrawing.class));
    assertEquals(
        Set.of("ids_are_unique_and_prompts_are_not_empty"), Contracts.failures(OfSameId.class));
    assertEquals(
        Set.of("an_index_outside_the_set_is_refused"), Contracts.failures(OfEndless.class));
  }
}
