package org.athanor.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.athanor.data.Batch;
import org.athanor.data.Group;
import org.athanor.data.LossGradient;
import org.athanor.data.Minibatch;
import org.athanor.data.Problem;
import org.athanor.data.ProblemSet;
import org.athanor.data.Verdict;
import org.athanor.math.Rng;
import org.athanor.plugin.Optimizer;
import org.athanor.plugin.RewardModel.Scores;
import org.athanor.policy.Parameter;
import org.athanor.runtime.Resolver.Resolved;

/**
 * Tries parts on small known input before a run uses them: the answer must come in time, have the
 * right shape, be finite, and be the same to the last bit when asked again.
 */
final class Fixture {
  private final Resolved resolved;
  private final ProblemSet problems;
  private final Bound use;
  private final Deadline deadline;
  private final FixtureValues values;

  /**
   * @param problems of the run: parts are tried on some of these
   */
  Fixture(Resolved resolved, ProblemSet problems) {
    this.resolved = resolved;
    this.problems = problems;
    this.use = Bound.of(resolved);
    this.deadline = new Deadline(resolved.run().partSeconds());
    this.values =
        new FixtureValues(
            problems, resolved.run().rollouts(), resolved.uses().containsKey(Role.SCORER));
  }

  /**
   * @throws PartFailure for the first part that fails; the message names it, its bundle and version
   */
  void check(Set<Role> roles) {
    for (Role role : roles) {
      try {
        check(role);
      } catch (PartFailure e) {
        Part part = resolved.uses().get(role).part();
        String said = e.getMessage();
        throw new PartFailure(
            "%s%s; tried before use, it is %s"
                .formatted(
                    said.startsWith(part.title()) ? "" : part.title() + ": ",
                    said,
                    part.identity()),
            e);
      }
    }
  }

  private void check(Role role) {
    switch (role) {
      case CURRICULUM -> curriculum();
      case SAMPLER -> sampler();
      case VERIFIER -> verifier();
      case REWARD -> reward();
      case ADVANTAGE -> advantage();
      case OBJECTIVE -> objective();
      case OPTIMIZER -> optimizer(role, use.optimizer());
      case SCORER_OPTIMIZER -> optimizer(role, use.scorerOptimizer());
      default -> {} // a shadow fails nothing; what opens models and problems stays for a run
    }
  }

  /** Asks, and turns whatever goes wrong into a failure of the part. */
  private <T> T ask(Role role, Supplier<T> question) {
    return deadline.call(resolved.uses().get(role).part().title(), question);
  }

  private void need(Role role, boolean fine, String otherwise) {
    if (!fine) {
      throw new PartFailure(resolved.uses().get(role).part().title() + " " + otherwise);
    }
  }

  private void same(Role role, boolean same) {
    need(
        role,
        same,
        "gave two different answers to the same question: use no clock, no random source but the Rng at hand, no order of a HashMap, no field that changes");
  }

  private void curriculum() {
    int count = resolved.run().problemsPerStep();
    Supplier<int[]> question =
        () ->
            use.curriculum()
                .choose(problems, new Table(), count, 1, Rng.of(1, "fixture-curriculum"));
    int[] chosen = ask(Role.CURRICULUM, question);
    boolean fits =
        chosen != null
            && chosen.length == count
            && Arrays.stream(chosen).allMatch(i -> i >= 0 && i < problems.size());
    need(
        Role.CURRICULUM,
        fits,
        "must choose %d indices from 0 to %d, gave %s"
            .formatted(count, problems.size() - 1, Arrays.toString(chosen)));
    same(Role.CURRICULUM, Arrays.equals(chosen, ask(Role.CURRICULUM, question)));
  }

  private void sampler() {
    List<Problem> some = values.problems();
    Supplier<Batch> question =
        () -> use.sampler().sample(some, new FixtureAttempts(values, resolved.run()));
    Batch batch = ask(Role.SAMPLER, question);
    need(Role.SAMPLER, batch != null, "gave null");
    same(Role.SAMPLER, text(batch).equals(text(ask(Role.SAMPLER, question))));
  }

  private static String text(Batch batch) {
    StringBuilder text = new StringBuilder();
    for (Group g : batch.groups()) {
      text.append(g.id()).append(g.problem());
      g.rollouts().forEach(r -> text.append(r.text()).append(r.verdict()));
    }
    return text.append(batch.others().size()).append(batch.metrics()).toString();
  }

  private void verifier() {
    for (Problem p : values.problems()) {
      for (String completion : List.of(p.answer(), "", "\u0000 {\\frac", "7 ".repeat(400))) {
        Verdict one = ask(Role.VERIFIER, () -> use.verifier().verify(p, completion));
        need(Role.VERIFIER, one != null, "gave null");
        Verdict other = ask(Role.VERIFIER, () -> use.verifier().verify(p, completion));
        boolean undecided = !one.decided() || other == null || !other.decided();
        same(
            Role.VERIFIER,
            undecided || one.outcome() == other.outcome() && one.score() == other.score());
      }
    }
  }

  private void reward() {
    List<Group> groups = values.groups();
    Supplier<Scores> question = () -> use.reward().score(groups, new FixtureTools());
    Scores scores = ask(Role.REWARD, question);
    boolean fits = scores != null && scores.rewards().size() == groups.size();
    for (int g = 0; fits && g < groups.size(); g++) {
      fits = scores.rewards().get(g).perRollout().length == groups.get(g).size();
    }
    need(Role.REWARD, fits, "must give each rollout of each group a reward, and did not");
    same(Role.REWARD, bits(scores).equals(bits(ask(Role.REWARD, question))));
  }

  private static String bits(Scores scores) {
    StringBuilder bits = new StringBuilder();
    scores
        .rewards()
        .forEach(
            r ->
                bits.append(Arrays.toString(r.perRollout()))
                    .append(Arrays.deepToString(r.perToken())));
    return bits.append(scores.metrics()).toString();
  }

  private void advantage() {
    Batch batch = values.rewarded();
    Supplier<double[][]> question =
        () -> Checks.advantages(use.advantage().advantages(batch), batch);
    double[][] advantages = ask(Role.ADVANTAGE, question);
    same(Role.ADVANTAGE, Arrays.deepEquals(advantages, ask(Role.ADVANTAGE, question)));
  }

  private void objective() {
    Minibatch minibatch = values.minibatch(resolved);
    Supplier<LossGradient> question =
        () -> Checks.gradient(use.objective().lossAndGradient(minibatch), minibatch);
    LossGradient one = ask(Role.OBJECTIVE, question);
    LossGradient other = ask(Role.OBJECTIVE, question);
    same(
        Role.OBJECTIVE,
        Double.compare(one.loss(), other.loss()) == 0
            && Arrays.deepEquals(one.dLogProb(), other.dLogProb())
            && Arrays.deepEquals(one.dEntropy(), other.dEntropy()));
  }

  private void optimizer(Role role, Bound.Learn part) {
    Supplier<List<Object>> question =
        () -> {
          Optimizer.Update update = FixtureValues.update(part.slots());
          SortedMap<String, Double> figures = part.update(update);
          Checks.weights(update.parameters());
          List<Object> seen = new ArrayList<>(List.of(new TreeMap<>(figures)));
          for (Parameter p : update.parameters()) {
            for (int i = 0; i < p.size(); i++) {
              seen.add(p.value().get(i));
            }
          }
          return seen;
        };
    same(role, Objects.equals(ask(role, question), ask(role, question)));
  }

  /** For a part that is tried outside any run. */
  static ProblemSet someProblems() {
    return ProblemSet.of(
        "fixture",
        List.of(
            new Problem("f1", "1 + 1 = ?", "2", Map.of("level", "easy")),
            new Problem("f2", "7 * 8 = ?", "56", Map.of("level", "hard")),
            new Problem("f3", "10 - 3 = ?", "7", Map.of())));
  }
}
