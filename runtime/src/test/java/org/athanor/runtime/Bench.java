package org.athanor.runtime;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.athanor.data.Batch;
import org.athanor.data.Group;
import org.athanor.data.History;
import org.athanor.data.Problem;
import org.athanor.data.ProblemSet;
import org.athanor.data.Rewards;
import org.athanor.data.Verdict;
import org.athanor.math.Rng;
import org.athanor.objective.policygradient.GroupNormalized;
import org.athanor.objective.policygradient.PpoClip;
import org.athanor.plugin.Attempts;
import org.athanor.plugin.Curriculum;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.Optimizer;
import org.athanor.plugin.Plugin;
import org.athanor.plugin.ProblemSource;
import org.athanor.plugin.RewardModel;
import org.athanor.plugin.RewardTools;
import org.athanor.plugin.Sampler;
import org.athanor.plugin.Verifier;
import org.athanor.policy.tabular.Tabular;
import org.athanor.run.Recipe;
import org.osgi.framework.Version;

/**
 * A laboratory without a container: the tabular policy, GRPO's parts, and small parts of its own
 * that a test can exchange.
 */
final class Bench {
  final Map<Role, List<Part>> parts = new LinkedHashMap<>();
  final PluginRegistry registry = new PluginRegistry(role -> parts.getOrDefault(role, List.of()));
  final Resolver resolver = new Resolver(registry, "/home");
  final Gate gate = new Gate();
  final OpenRuns runs;

  Bench(Path home) {
    runs = new OpenRuns(home, new Laboratory(gate, resolver));
    offer(Role.POLICY, "tabular", new Tabular());
    offer(Role.PROBLEMS, "letters", new Letters());
    offer(Role.CURRICULUM, "uniform", new InOrder());
    offer(Role.SAMPLER, "group", new Plain());
    offer(Role.VERIFIER, "equal", new Equal());
    offer(Role.REWARD, "verdict", new ByVerdict());
    offer(Role.ADVANTAGE, "group-normalized", new GroupNormalized());
    offer(Role.OBJECTIVE, "ppo-clip", new PpoClip());
    offer(Role.OPTIMIZER, "momentum", new Momentum());
  }

  void offer(Role role, String name, Plugin<?> plugin) {
    offer(role, name, plugin, "test.bundle", "1.0.0");
  }

  /** Policy and reference, problems and evaluation share their parts, as in the container. */
  void offer(Role role, String name, Plugin<?> plugin, String bundle, String version) {
    for (Role same : Role.values()) {
      if (same.service == role.service) {
        parts
            .computeIfAbsent(same, r -> new ArrayList<>())
            .add(
                PluginRegistry.part(same, name, plugin, bundle, Version.parseVersion(version), ""));
      }
    }
  }

  void withdraw(Role role, String name) {
    parts.get(role).removeIf(p -> p.info().name().equals(name));
  }

  /** Teaches the tabular policy to answer with the letter of the prompt. */
  static Recipe recipe() {
    Map<String, String> keys = new TreeMap<>();
    keys.put("policy", "tabular");
    keys.put("policy.alphabet", "abcd");
    keys.put("problems", "letters");
    keys.put("evaluation", "letters");
    keys.put("verifier", "equal");
    keys.put("advantage", "group-normalized");
    keys.put("optimizer", "momentum");
    keys.put("steps", "20");
    keys.put("problemsPerStep", "4");
    keys.put("rollouts", "8");
    keys.put("maxTokens", "2");
    keys.put("evaluationRollouts", "8");
    keys.put("passAt", "1, 4");
    return new Recipe("letters", keys);
  }

  record None() {}

  record Count(@Default("4") @Doc("number of letters") int letters) {}

  static final class Letters implements ProblemSource<Count> {
    @Override
    public Class<Count> optionsType() {
      return Count.class;
    }

    @Override
    public ProblemSet load(Count o) {
      return ProblemSet.of(
          "letters",
          IntStream.range(0, o.letters)
              .mapToObj(i -> "abcd".substring(i, i + 1))
              .map(
                  l -> new Problem(l, l, l, Map.of("level", l.compareTo("c") < 0 ? "low" : "high")))
              .toList());
    }
  }

  static final class InOrder implements Curriculum<None> {
    @Override
    public Class<None> optionsType() {
      return None.class;
    }

    @Override
    public int[] choose(ProblemSet set, History history, int count, long step, Rng rng, None o) {
      return IntStream.range(0, count)
          .map(i -> (int) ((history.chosen() + i) % set.size()))
          .toArray();
    }
  }

  static final class Plain implements Sampler<None> {
    @Override
    public Class<None> optionsType() {
      return None.class;
    }

    @Override
    public Batch sample(List<Problem> problems, Attempts attempts, None o) {
      return new Batch(attempts.attempt(problems, attempts.rollouts(), attempts.params()));
    }
  }

  static final class Equal implements Verifier<None> {
    @Override
    public Class<None> optionsType() {
      return None.class;
    }

    @Override
    public Verdict verify(Problem problem, String completion, None o) {
      return completion.equals(problem.answer())
          ? Verdict.correct(completion, "equal")
          : Verdict.incorrect(completion, "'" + completion + "' is not '" + problem.answer() + "'");
    }
  }

  static class ByVerdict implements RewardModel<None> {
    @Override
    public Class<None> optionsType() {
      return None.class;
    }

    @Override
    public Scores score(List<Group> groups, RewardTools tools, None o) {
      return new Scores(
          groups.stream()
              .map(
                  g ->
                      new Rewards(
                          g.rollouts().stream().mapToDouble(r -> r.verdict().score()).toArray()))
              .toList());
    }
  }

  /** Stochastic gradient descent with one slot. */
  static final class Momentum implements Optimizer<None> {
    @Override
    public Class<None> optionsType() {
      return None.class;
    }

    @Override
    public List<String> slots(None o) {
      return List.of("velocity");
    }

    @Override
    public SortedMap<String, Double> update(Update u, None o) {
      for (int p = 0; p < u.parameters().size(); p++) {
        var value = u.parameters().get(p).value();
        var gradient = u.parameters().get(p).gradient();
        var velocity = u.slots().get(p).get(0);
        for (int i = 0; i < value.capacity(); i++) {
          velocity.put(i, 0.5f * velocity.get(i) + gradient.get(i));
          value.put(i, value.get(i) - 8 * velocity.get(i));
        }
      }
      return new TreeMap<>(Map.of("learning-rate", 8.0));
    }
  }
}
