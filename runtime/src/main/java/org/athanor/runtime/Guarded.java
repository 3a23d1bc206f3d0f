package org.athanor.runtime;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.athanor.data.Group;
import org.athanor.data.Problem;
import org.athanor.data.Trajectory;
import org.athanor.data.Verdict;
import org.athanor.math.Rng;
import org.athanor.plugin.Attempts;
import org.athanor.plugin.Optimizer;
import org.athanor.plugin.RewardTools;
import org.athanor.policy.Parameter;
import org.athanor.policy.Policy;
import org.athanor.policy.Policy.TokenStats;
import org.athanor.policy.SamplingParams;
import org.athanor.policy.Tokenizer;
import org.athanor.runtime.Deadline.Turn;
import org.athanor.runtime.Resolver.Resolved;

/**
 * A step's parts, some of them on trial: these are called under a deadline, and what they have in
 * hand cannot hurt the run when they are given up. Optimizers work on copies of the weights.
 */
final class Guarded {
  private final Resolved resolved;
  private final Set<Role> onTrial;
  private final Deadline deadline;

  private Guarded(Resolved resolved, Set<Role> onTrial) {
    this.resolved = resolved;
    this.onTrial = onTrial;
    this.deadline = new Deadline(resolved.run().partSeconds());
  }

  /** The parts, as they are if nothing is on trial. */
  static Bound of(Resolved resolved, Set<Role> onTrial) {
    Bound use = Bound.of(resolved);
    return onTrial.isEmpty() ? use : new Guarded(resolved, onTrial).guard(use);
  }

  private Bound guard(Bound use) {
    return new Bound(
        is(Role.CURRICULUM) ? curriculum(use.curriculum()) : use.curriculum(),
        is(Role.SAMPLER) ? sampler(use.sampler()) : use.sampler(),
        is(Role.VERIFIER) ? verifier(use.verifier()) : use.verifier(),
        use.shadow(), // always under a deadline, and its failures fail nothing
        is(Role.VERIFIER) ? equivalence(use.equivalence()) : use.equivalence(),
        is(Role.REWARD) ? reward(use.reward()) : use.reward(),
        use.usesVerdicts(),
        is(Role.ADVANTAGE) ? advantage(use.advantage()) : use.advantage(),
        is(Role.OBJECTIVE) ? objective(use.objective()) : use.objective(),
        use.usesReference(),
        new Watched(Role.OPTIMIZER, use.optimizer()),
        use.scorerOptimizer() == null
            ? null
            : new Watched(Role.SCORER_OPTIMIZER, use.scorerOptimizer()),
        use.identities());
  }

  private boolean is(Role role) {
    return onTrial.contains(role);
  }

  private String who(Role role) {
    return resolved.uses().get(role).part().title();
  }

  private Bound.Choose curriculum(Bound.Choose part) {
    return (problems, history, count, step, rng) ->
        deadline.call(who(Role.CURRICULUM), () -> part.choose(problems, history, count, step, rng));
  }

  private Bound.Sample sampler(Bound.Sample part) {
    return (problems, attempts) ->
        deadline.call(
            who(Role.SAMPLER), turn -> part.sample(problems, new TurnAttempts(turn, attempts)));
  }

  private Bound.Judge verifier(Bound.Judge part) {
    return new Bound.Judge() {
      @Override
      public Verdict verify(Problem problem, String completion) {
        return answered(
            Role.VERIFIER,
            deadline.call(who(Role.VERIFIER), () -> part.verify(problem, completion)));
      }

      @Override
      public Optional<String> demonstration(Problem problem) {
        return answered(
            Role.VERIFIER, deadline.call(who(Role.VERIFIER), () -> part.demonstration(problem)));
      }
    };
  }

  private Bound.Compare equivalence(Bound.Compare part) {
    return (a, b) ->
        answered(Role.VERIFIER, deadline.call(who(Role.VERIFIER), () -> part.equivalent(a, b)));
  }

  private Bound.Score reward(Bound.Score part) {
    return (groups, tools) ->
        answered(
            Role.REWARD,
            deadline.call(
                who(Role.REWARD), turn -> part.score(groups, new TurnTools(turn, tools))));
  }

  private Bound.Credit advantage(Bound.Credit part) {
    return batch -> deadline.call(who(Role.ADVANTAGE), () -> part.advantages(batch));
  }

  private Bound.Loss objective(Bound.Loss part) {
    return minibatch -> deadline.call(who(Role.OBJECTIVE), () -> part.lossAndGradient(minibatch));
  }

  private <T> T answered(Role role, T answer) {
    if (answer == null) {
      throw new PartFailure(who(role) + " gave null");
    }
    return answer;
  }

  /** An optimizer whose work is looked at; one on trial works on copies. */
  private final class Watched implements Bound.Learn {
    private final Role role;
    private final Bound.Learn part;

    Watched(Role role, Bound.Learn part) {
      this.role = role;
      this.part = part;
    }

    @Override
    public List<String> slots() {
      return is(role) ? deadline.call(who(role), part::slots) : part.slots();
    }

    @Override
    public SortedMap<String, Double> update(Optimizer.Update update) {
      SortedMap<String, Double> figures;
      if (is(role)) {
        Optimizer.Update copy = copy(update);
        figures = answered(role, deadline.call(who(role), () -> part.update(copy)));
        Checks.weights(copy.parameters());
        copyBack(copy, update);
      } else {
        figures = part.update(update);
        Checks.weights(update.parameters());
      }
      return figures;
    }
  }

  private static Optimizer.Update copy(Optimizer.Update update) {
    List<Parameter> parameters = new ArrayList<>();
    List<List<FloatBuffer>> slots = new ArrayList<>();
    for (Parameter p : update.parameters()) {
      parameters.add(new Parameter(p.name(), p.shape(), copy(p.value()), copy(p.gradient())));
    }
    update.slots().forEach(of -> slots.add(of.stream().map(Guarded::copy).toList()));
    return new Optimizer.Update(parameters, slots, update.number(), update.planned());
  }

  private static FloatBuffer copy(FloatBuffer from) {
    FloatBuffer to = Learner.zeros(from.capacity());
    to.duplicate().put(from.duplicate().rewind());
    return to;
  }

  private static void copyBack(Optimizer.Update from, Optimizer.Update to) {
    for (int p = 0; p < to.parameters().size(); p++) {
      put(from.parameters().get(p).value(), to.parameters().get(p).value());
      for (int s = 0; s < to.slots().get(p).size(); s++) {
        put(from.slots().get(p).get(s), to.slots().get(p).get(s));
      }
    }
  }

  private static void put(FloatBuffer from, FloatBuffer to) {
    to.duplicate().rewind().put(from.duplicate().rewind());
  }

  /** What a sampler on trial asks of the run. */
  private record TurnAttempts(Turn turn, Attempts attempts) implements Attempts {
    @Override
    public int rollouts() {
      return attempts.rollouts();
    }

    @Override
    public SamplingParams params() {
      return attempts.params();
    }

    @Override
    public List<Group> attempt(List<Problem> problems, int count, SamplingParams params) {
      return turn.back(() -> attempts.attempt(problems, count, params));
    }

    @Override
    public List<Problem> more(int count) {
      return turn.back(() -> attempts.more(count));
    }

    @Override
    public Verdict verify(Problem problem, String completion) {
      return turn.back(() -> attempts.verify(problem, completion));
    }

    @Override
    public Optional<String> demonstration(Problem problem) {
      return turn.back(() -> attempts.demonstration(problem));
    }

    @Override
    public Policy judge() {
      return new TurnPolicy(turn, attempts.judge());
    }

    @Override
    public int newGroupId() {
      return turn.back(attempts::newGroupId);
    }

    @Override
    public Rng rng(String purpose) {
      return attempts.rng(purpose);
    }

    @Override
    public Tokenizer tokenizer() {
      return attempts.tokenizer();
    }

    @Override
    public long policyVersion() {
      return attempts.policyVersion();
    }
  }

  /** What a reward model on trial asks of the run. */
  private record TurnTools(Turn turn, RewardTools tools) implements RewardTools {
    @Override
    public List<TokenStats> scorer(List<Trajectory> trajectories) {
      return turn.back(() -> tools.scorer(trajectories));
    }

    @Override
    public SortedMap<String, Double> updateScorer(
        List<Trajectory> trajectories, double[][] dLogProb) {
      return turn.back(() -> tools.updateScorer(trajectories, dLogProb));
    }

    @Override
    public List<TokenStats> reference(List<Trajectory> trajectories) {
      return turn.back(() -> tools.reference(trajectories));
    }

    @Override
    public List<TokenStats> referenceAsSampled(List<Trajectory> trajectories) {
      return turn.back(() -> tools.referenceAsSampled(trajectories));
    }

    @Override
    public Optional<Boolean> equivalent(String a, String b) {
      return turn.back(() -> tools.equivalent(a, b));
    }

    @Override
    public Policy judge() {
      return new TurnPolicy(turn, tools.judge());
    }

    @Override
    public Policy policy() {
      return new TurnPolicy(turn, tools.policy());
    }

    @Override
    public Rng rng(String purpose) {
      return tools.rng(purpose);
    }
  }

  /** A model in the hands of a part on trial. */
  private record TurnPolicy(Turn turn, Policy policy) implements Policy {
    @Override
    public Tokenizer tokenizer() {
      return policy.tokenizer();
    }

    @Override
    public int contextLength() {
      return policy.contextLength();
    }

    @Override
    public long version() {
      return policy.version();
    }

    @Override
    public List<List<Trajectory>> generate(
        List<int[]> prompts, int count, SamplingParams params, Rng rng) {
      return turn.back(() -> policy.generate(prompts, count, params, rng));
    }

    @Override
    public List<TokenStats> evaluate(List<Trajectory> trajectories, double temperature) {
      return turn.back(() -> policy.evaluate(trajectories, temperature));
    }

    @Override
    public Optional<SamplingParams> suggested() {
      return policy.suggested();
    }

    @Override
    public String plan(int tokens) {
      return policy.plan(tokens);
    }

    @Override
    public double engineShare() {
      return policy.engineShare();
    }

    /** It is the run's. */
    @Override
    public void close() {}
  }
}
