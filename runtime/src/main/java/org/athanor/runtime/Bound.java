package org.athanor.runtime;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.athanor.data.Batch;
import org.athanor.data.Group;
import org.athanor.data.History;
import org.athanor.data.LossGradient;
import org.athanor.data.Minibatch;
import org.athanor.data.Problem;
import org.athanor.data.ProblemSet;
import org.athanor.data.Verdict;
import org.athanor.math.Rng;
import org.athanor.plugin.AdvantageEstimator;
import org.athanor.plugin.Attempts;
import org.athanor.plugin.Curriculum;
import org.athanor.plugin.Objective;
import org.athanor.plugin.Optimizer;
import org.athanor.plugin.PolicySource;
import org.athanor.plugin.ProblemSource;
import org.athanor.plugin.RewardModel;
import org.athanor.plugin.RewardModel.Scores;
import org.athanor.plugin.RewardTools;
import org.athanor.plugin.Sampler;
import org.athanor.plugin.Verifier;
import org.athanor.policy.Policy;
import org.athanor.run.RecipeException;
import org.athanor.runtime.Resolver.Resolved;
import org.athanor.runtime.Resolver.Use;

/**
 * A recipe's parts for one step, each with its options applied. Taken once, at the step's start.
 */
record Bound(
    Choose curriculum,
    Sample sampler,
    Judge verifier,
    Judge shadow,
    Compare equivalence,
    Score reward,
    boolean usesVerdicts,
    Credit advantage,
    Loss objective,
    boolean usesReference,
    Learn optimizer,
    Learn scorerOptimizer,
    SortedMap<String, String> identities) {

  interface Choose {
    int[] choose(ProblemSet problems, History history, int count, long step, Rng rng);
  }

  interface Sample {
    Batch sample(List<Problem> problems, Attempts attempts);
  }

  interface Judge {
    Verdict verify(Problem problem, String completion);

    /** A correct completion, where the verifier can make one. */
    default Optional<String> demonstration(Problem problem) {
      return Optional.empty();
    }
  }

  interface Compare {
    Optional<Boolean> equivalent(String a, String b);
  }

  interface Score {
    Scores score(List<Group> groups, RewardTools tools);
  }

  interface Credit {
    double[][] advantages(Batch batch);
  }

  interface Loss {
    LossGradient lossAndGradient(Minibatch minibatch);
  }

  interface Learn {
    List<String> slots();

    SortedMap<String, Double> update(Optimizer.Update update);
  }

  static Bound of(Resolved resolved) {
    Map<Role, Use<?, ?>> uses = resolved.uses();
    return new Bound(
        curriculum(uses.get(Role.CURRICULUM)),
        sampler(uses.get(Role.SAMPLER)),
        verifier(uses.get(Role.VERIFIER)),
        uses.containsKey(Role.SHADOW) ? verifier(uses.get(Role.SHADOW)) : null,
        equivalence(uses.get(Role.VERIFIER)),
        reward(uses.get(Role.REWARD)),
        usesVerdicts(uses.get(Role.REWARD)),
        advantage(uses.get(Role.ADVANTAGE)),
        objective(uses.get(Role.OBJECTIVE)),
        usesReference(uses.get(Role.OBJECTIVE)),
        optimizer(uses.get(Role.OPTIMIZER)),
        optimizer(uses.get(Role.SCORER_OPTIMIZER)),
        identities(resolved));
  }

  /** Which part of which bundle serves each role. */
  static SortedMap<String, String> identities(Resolved resolved) {
    SortedMap<String, String> identities = new TreeMap<>();
    resolved.uses().forEach((role, use) -> identities.put(role.key, use.part().identity()));
    return identities;
  }

  @SuppressWarnings("unchecked")
  static <O extends Record> Policy open(Use<?, ?> use) {
    return opened(use, () -> ((PolicySource<O>) use.plugin()).open((O) use.options()));
  }

  @SuppressWarnings("unchecked")
  static <O extends Record> ProblemSet load(Use<?, ?> use) {
    return opened(use, () -> ((ProblemSource<O>) use.plugin()).load((O) use.options()));
  }

  /** What a source opens; its complaint says which part of the recipe it is about. */
  private static <T> T opened(Use<?, ?> use, Supplier<T> source) {
    try {
      return source.get();
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new RecipeException(use.part().title() + " cannot be opened: " + e.getMessage(), e);
    } catch (OutOfMemoryError e) {
      throw new RecipeException(
          use.part().title()
              + " does not fit into memory ("
              + e.getMessage()
              + "): choose a smaller one, or give Java more with JAVA_OPTS=-Xmx... and -XX:MaxDirectMemorySize=...",
          e);
    }
  }

  @SuppressWarnings("unchecked")
  private static <O extends Record> Choose curriculum(Use<?, ?> use) {
    return (problems, history, count, step, rng) ->
        ((Curriculum<O>) use.plugin())
            .choose(problems, history, count, step, rng, (O) use.options());
  }

  @SuppressWarnings("unchecked")
  private static <O extends Record> Sample sampler(Use<?, ?> use) {
    return (problems, attempts) ->
        ((Sampler<O>) use.plugin()).sample(problems, attempts, (O) use.options());
  }

  /** Looked at only when it judges: a fixture for another role has no verifier. */
  static Judge verifier(Use<?, ?> use) {
    return new BoundVerifier<>(use);
  }

  private record BoundVerifier<O extends Record>(Use<?, ?> use) implements Judge {
    @Override
    @SuppressWarnings("unchecked")
    public Verdict verify(Problem problem, String completion) {
      return ((Verifier<O>) use.plugin()).verify(problem, completion, (O) use.options());
    }

    @Override
    @SuppressWarnings("unchecked")
    public Optional<String> demonstration(Problem problem) {
      return ((Verifier<O>) use.plugin()).demonstration(problem, (O) use.options());
    }
  }

  @SuppressWarnings("unchecked")
  static <O extends Record> Compare equivalence(Use<?, ?> use) {
    return (a, b) -> ((Verifier<O>) use.plugin()).equivalent(a, b, (O) use.options());
  }

  @SuppressWarnings("unchecked")
  private static <O extends Record> boolean usesVerdicts(Use<?, ?> use) {
    return use != null && ((RewardModel<O>) use.plugin()).usesVerdicts((O) use.options());
  }

  @SuppressWarnings("unchecked")
  private static <O extends Record> Score reward(Use<?, ?> use) {
    return (groups, tools) ->
        ((RewardModel<O>) use.plugin()).score(groups, tools, (O) use.options());
  }

  @SuppressWarnings("unchecked")
  private static <O extends Record> Credit advantage(Use<?, ?> use) {
    return batch -> ((AdvantageEstimator<O>) use.plugin()).advantages(batch, (O) use.options());
  }

  @SuppressWarnings("unchecked")
  private static <O extends Record> Loss objective(Use<?, ?> use) {
    return minibatch -> ((Objective<O>) use.plugin()).lossAndGradient(minibatch, (O) use.options());
  }

  @SuppressWarnings("unchecked")
  private static <O extends Record> boolean usesReference(Use<?, ?> use) {
    return use != null && ((Objective<O>) use.plugin()).usesReference((O) use.options());
  }

  /** Null where the recipe names none. */
  @SuppressWarnings("unchecked")
  private static <O extends Record> Learn optimizer(Use<?, ?> use) {
    return use == null ? null : new Learning<>((Optimizer<O>) use.plugin(), (O) use.options());
  }

  private record Learning<O extends Record>(Optimizer<O> plugin, O options) implements Learn {
    @Override
    public List<String> slots() {
      return plugin.slots(options);
    }

    @Override
    public SortedMap<String, Double> update(Optimizer.Update update) {
      return plugin.update(update, options);
    }
  }
}
