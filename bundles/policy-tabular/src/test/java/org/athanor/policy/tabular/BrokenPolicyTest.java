package org.athanor.policy.tabular;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.athanor.data.Trajectory;
import org.athanor.math.Rng;
import org.athanor.plugin.Doc;
import org.athanor.plugin.PolicySource;
import org.athanor.policy.Policy;
import org.athanor.policy.SamplingParams;
import org.athanor.testkit.Contracts;
import org.junit.jupiter.api.Test;

/** The policies' contract, on policies that break it. */
class BrokenPolicyTest {
  @Doc("for tests")
  abstract static class Source implements PolicySource<Tabular.Options> {
    @Override
    public Class<Tabular.Options> optionsType() {
      return Tabular.Options.class;
    }
  }

  /** The tabular policy with something changed. */
  abstract static class Of implements TabularContract {
    abstract TabularPolicy broken();

    @Override
    public org.athanor.plugin.Plugin<Tabular.Options> part() {
      return new Tabular();
    }

    @Override
    public PolicySource<Tabular.Options> source() {
      return new Source() {
        @Override
        public Policy open(Tabular.Options options) {
          if (!options.path().isEmpty()) {
            return new Tabular().open(options);
          }
          TabularPolicy policy = broken();
          policy.randomize(options.seed(), options.deviation());
          return policy;
        }
      };
    }
  }

  abstract static class Changed extends TabularPolicy {
    Changed() {
      super(Alphabet.of("abcde"), 2, 4096, 20);
    }
  }

  static class WrongSign extends Of {
    @Override
    TabularPolicy broken() {
      return new Changed() {
        @Override
        public void accumulate(
            List<Trajectory> batch, double temperature, double[][] p, double[][] h) {
          super.accumulate(batch, temperature, negative(p), h);
        }
      };
    }
  }

  static class WithoutEntropy extends Of {
    @Override
    TabularPolicy broken() {
      return new Changed() {
        @Override
        public void accumulate(
            List<Trajectory> batch, double temperature, double[][] p, double[][] h) {
          super.accumulate(batch, temperature, p, new double[0][]);
        }
      };
    }
  }

  static class ForgetsTemperature extends Of {
    @Override
    TabularPolicy broken() {
      return new Changed() {
        @Override
        public List<TokenStats> evaluate(List<Trajectory> trajectories, double temperature) {
          return super.evaluate(trajectories, 1);
        }
      };
    }
  }

  static class SharesStreams extends Of {
    @Override
    TabularPolicy broken() {
      return new Changed() {
        @Override
        public List<List<Trajectory>> generate(
            List<int[]> prompts, int count, SamplingParams params, Rng rng) {
          int tokens = prompts.stream().mapToInt(p -> p.length).sum();
          return super.generate(prompts, count, params, rng.at(tokens));
        }
      };
    }
  }

  static class DrawsCopiesAlike extends Of {
    @Override
    TabularPolicy broken() {
      return new Changed() {
        @Override
        public List<List<Trajectory>> generate(
            List<int[]> prompts, int count, SamplingParams params, Rng rng) {
          return prompts.stream()
              .map(p -> super.generate(List.of(p), count, params, rng).get(0))
              .toList();
        }
      };
    }
  }

  static class DrawsFlatter extends Of {
    @Override
    TabularPolicy broken() {
      return new Changed() {
        @Override
        public List<List<Trajectory>> generate(
            List<int[]> prompts, int count, SamplingParams params, Rng rng) {
          SamplingParams flat =
              new SamplingParams(params.maxTokens(), params.temperature() == 0 ? 0 : 1.5);
          return super.generate(prompts, count, flat, rng);
        }
      };
    }
  }

  static class KeepsGradients extends Of {
    @Override
    TabularPolicy broken() {
      return new Changed() {
        private double[][] kept = new double[0][];

        @Override
        public void weightsChanged(long version) {
          kept =
              parameters().stream()
                  .map(
                      p -> {
                        double[] g = new double[p.size()];
                        for (int i = 0; i < g.length; i++) {
                          g[i] = p.gradient().get(i);
                        }
                        return g;
                      })
                  .toArray(double[][]::new);
          super.weightsChanged(version);
          for (int p = 0; p < kept.length; p++) {
            for (int i = 0; i < kept[p].length; i++) {
              parameters().get(p).gradient().put(i, (float) kept[p][i]);
            }
          }
        }
      };
    }
  }

  static class SavesOldWeights extends Of {
    @Override
    TabularPolicy broken() {
      return new Changed() {
        @Override
        public void save(Path folder) {
          TabularPolicy fresh = new Changed() {};
          fresh.randomize(0, 1);
          fresh.save(folder);
        }
      };
    }
  }

  private static double[][] negative(double[][] x) {
    return Arrays.stream(x)
        .map(row -> Arrays.stream(row).map(v -> -v).toArray())
        .toArray(double[][]::new);
  }

  @Test
  void each_broken_policy_breaks_the_clauses_meant_for_it() {
    assertEquals(
        Set.of(
            "a_step_along_the_gradient_makes_the_tokens_likelier",
            "the_gradient_of_log_probabilities_is_their_derivative"),
        Contracts.failures(WrongSign.class));
    assertEquals(
        Set.of("the_gradient_of_entropies_is_their_derivative"),
        Contracts.failures(WithoutEntropy.class));
    assertEquals(
        Set.of(
            "sampled_log_probabilities_agree_with_evaluate",
            "the_gradient_of_entropies_is_their_derivative",
            "the_gradient_of_log_probabilities_is_their_derivative"),
        Contracts.failures(ForgetsTemperature.class));
    assertEquals(
        Set.of("the_same_prompt_twice_is_drawn_apart"), Contracts.failures(DrawsCopiesAlike.class));
    assertEquals(
        Set.of("batching_does_not_change_what_is_drawn"), Contracts.failures(SharesStreams.class));
    assertEquals(
        Set.of(
            "a_completion_without_tokens_has_no_log_probabilities",
            "frequencies_agree_with_probabilities",
            "sampled_log_probabilities_agree_with_evaluate"),
        Contracts.failures(DrawsFlatter.class));
    assertEquals(
        Set.of("a_saved_policy_opens_as_it_was"), Contracts.failures(SavesOldWeights.class));
    assertEquals(
        true,
        Contracts.failures(KeepsGradients.class)
            .contains("a_changed_weight_changes_the_policy_and_clears_gradients"));
  }
}
