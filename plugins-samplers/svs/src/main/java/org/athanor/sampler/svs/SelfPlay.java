package org.athanor.sampler.svs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.athanor.data.Batch;
import org.athanor.data.Group;
import org.athanor.data.Group.Origin;
import org.athanor.data.Problem;
import org.athanor.data.Rollout;
import org.athanor.data.Trajectory;
import org.athanor.data.Verdict;
import org.athanor.math.Rng;
import org.athanor.plugin.Attempts;
import org.athanor.policy.Policy;
import org.athanor.policy.SamplingParams;

/** One step of self-play, a method for each stage, and its figures. */
final class SelfPlay {
  private final Attempts attempts;
  private final Svs.Options o;
  private final SortedMap<String, Double> metrics = new TreeMap<>();

  /**
   * A correct response to a problem that the policy is weak at, and the task of writing a problem
   * from it.
   */
  record Seed(Group group, Rollout response, Problem task) {}

  /**
   * The problem found in output {@code index} of the synthesis group at position {@code synthesis}.
   */
  record Written(int synthesis, int index, Problem problem) {}

  SelfPlay(Attempts attempts, Svs.Options o) {
    this.attempts = attempts;
    this.o = o;
  }

  /** Every correct response to a problem within the window, within the caps. */
  List<Seed> seeds(List<Group> originals) {
    Window weak = new Window(o.seedLow(), o.seedHigh());
    List<Seed> all = new ArrayList<>();
    int tooLong = 0;
    for (Group g : originals.stream().filter(weak::holds).toList()) {
      List<Seed> correct =
          g.rollouts().stream()
              .filter(r -> r.verdict().isCorrect())
              .map(r -> new Seed(g, r, task(g, r)))
              .toList();
      List<Seed> fitting = correct.stream().filter(s -> canBeSet(s.task.prompt())).toList();
      tooLong += correct.size() - fitting.size();
      long most = o.maxSeedsPerProblem() == 0 ? fitting.size() : o.maxSeedsPerProblem();
      fitting.stream().limit(most).forEach(all::add);
    }
    put("seeds-too-long", tooLong);
    put("seeds", all.size());
    return capped(all);
  }

  /** A random choice where there are more seeds than wanted, in their order. */
  private List<Seed> capped(List<Seed> seeds) {
    if (o.maxSeeds() == 0 || seeds.size() <= o.maxSeeds()) {
      return seeds;
    }
    int[] order = attempts.rng("seeds").permutation(seeds.size());
    return Arrays.stream(order).limit(o.maxSeeds()).sorted().mapToObj(seeds::get).toList();
  }

  private Problem task(Group g, Rollout r) {
    Map<String, String> meta = inherited(g.problem());
    meta.put("task", "write");
    meta.put("original", g.problem().prompt());
    String id = g.problem().id() + "/write-" + r.index();
    return new Problem(id, o.template().prompt(r.text()), g.problem().answer(), meta);
  }

  /** The outputs of the writing tasks, a group for each seed. */
  List<Group> write(List<Seed> seeds) {
    List<Problem> tasks = seeds.stream().map(Seed::task).toList();
    int count = o.synthesisRollouts();
    List<Group> groups =
        o.writer() == Svs.Writer.JUDGE ? judges(tasks, count) : attempt(tasks, count);
    List<Group> syntheses = new ArrayList<>();
    for (int s = 0; s < groups.size(); s++) {
      syntheses.add(labelled(groups.get(s), Origin.SYNTHESIS, seeds.get(s).group));
    }
    return syntheses;
  }

  /** What the judge writes. Its tokens are not the policy's, so no policy is said to have them. */
  private List<Group> judges(List<Problem> tasks, int count) {
    if (tasks.isEmpty()) {
      return List.of();
    }
    Policy judge = attempts.judge();
    SamplingParams own = attempts.params();
    int most = o.judgeTokens() == 0 ? own.maxTokens() : o.judgeTokens();
    List<List<Trajectory>> drawn =
        judge.generate(
            tasks.stream().map(t -> judge.tokenizer().encodePrompt(t.prompt())).toList(),
            count == 0 ? attempts.rollouts() : count,
            new SamplingParams(most, own.temperature()),
            attempts.rng("write"));
    List<Group> groups = new ArrayList<>();
    for (int g = 0; g < drawn.size(); g++) {
      List<Rollout> rollouts = new ArrayList<>();
      for (Trajectory t : drawn.get(g)) {
        String text = judge.tokenizer().decode(t.prompt(), t.tokens());
        Trajectory foreign = new Trajectory(t.prompt(), t.tokens(), t.logProb(), t.stop(), -1);
        rollouts.add(new Rollout(rollouts.size(), foreign, text, Verdict.noAnswer("not read yet")));
      }
      groups.add(new Group(attempts.newGroupId(), tasks.get(g), rollouts));
    }
    return groups;
  }

  /** The problems in the outputs. Each inherits the original's answer. */
  List<Written> read(List<Seed> seeds, List<Group> syntheses) {
    List<Written> written = new ArrayList<>();
    int outputs = 0;
    for (int s = 0; s < syntheses.size(); s++) {
      Problem original = seeds.get(s).group.problem();
      List<String> before = new ArrayList<>(List.of(normal(original.prompt())));
      for (Rollout r : syntheses.get(s).rollouts()) {
        outputs++;
        Optional<String> text =
            o.template()
                .problem(r.text())
                .filter(t -> !o.dropDuplicates() || !before.contains(normal(t)))
                .filter(t -> !o.dropLeaks() || !states(t, original.answer()));
        if (text.isPresent() && fits(text.get() + o.solveSuffix())) {
          before.add(normal(text.get()));
          String id = syntheses.get(s).problem().id() + "/" + r.index();
          String prompt = text.get() + o.solveSuffix();
          written.add(
              new Written(
                  s, r.index(), new Problem(id, prompt, original.answer(), inherited(original))));
        }
      }
    }
    put("written-share", written.size() / (double) outputs);
    return written;
  }

  /** Attempts at the written problems, a group for each. */
  List<Group> solve(List<Written> written, List<Group> syntheses) {
    List<Group> groups =
        attempt(written.stream().map(Written::problem).toList(), o.solveRollouts());
    List<Group> answers = new ArrayList<>();
    for (int w = 0; w < groups.size(); w++) {
      answers.add(
          labelled(groups.get(w), Origin.SYNTHETIC, syntheses.get(written.get(w).synthesis)));
    }
    return answers;
  }

  /**
   * The synthesis groups, judged: an output is right if its problem is solved sometimes, but not
   * too often.
   */
  List<Group> rewarded(List<Group> syntheses, List<Written> written, List<Group> answers) {
    List<Group> judged = new ArrayList<>();
    for (int s = 0; s < syntheses.size(); s++) {
      Map<Integer, Group> answersOf = new TreeMap<>();
      for (int w = 0; w < written.size(); w++) {
        if (written.get(w).synthesis == s) {
          answersOf.put(written.get(w).index, answers.get(w));
        }
      }
      List<Rollout> rollouts =
          syntheses.get(s).rollouts().stream()
              .map(
                  r ->
                      new Rollout(
                          r.index(), r.trajectory(), r.text(), verdict(answersOf.get(r.index()))))
              .toList();
      judged.add(syntheses.get(s).withRollouts(rollouts));
    }
    return judged;
  }

  private Verdict verdict(Group answers) {
    if (answers == null) {
      return Verdict.noAnswer("no new problem of fitting length in the output");
    }
    String problem = answers.problem().prompt();
    if (Window.decided(answers) == 0) {
      return Verdict.undecided(problem, "no attempt at it could be judged");
    }
    Window wanted = new Window(o.rewardLow(), o.rewardHigh());
    String evidence =
        "solved in %d of %d attempts, wanted is an accuracy of %s to %s"
            .formatted(answers.correct(), Window.decided(answers), wanted.low(), wanted.high());
    return wanted.holds(answers)
        ? Verdict.correct(problem, evidence)
        : Verdict.incorrect(problem, evidence);
  }

  /**
   * What is learned from: mixed groups of either kind of problem, and synthesis groups with a
   * rewarded output that the policy wrote itself.
   */
  Batch batch(List<Group> originals, List<Group> syntheses, List<Group> answers) {
    List<Group> learned = new ArrayList<>();
    List<Group> others = new ArrayList<>();
    originals.forEach(g -> (Window.isMixed(g) ? learned : others).add(g));
    boolean own = o.writer() == Svs.Writer.POLICY;
    syntheses.forEach(
        g -> (own && g.correct() > 0 ? learned : others).add(g.correct() > 0 ? shared(g) : g));
    answers.forEach(g -> (Window.isMixed(g) ? learned : others).add(g));
    figures("original", originals, learned, Origin.ORIGINAL);
    figures("synthesis", syntheses, learned, Origin.SYNTHESIS);
    figures("synthetic", answers, learned, Origin.SYNTHETIC);
    double tokens = tokens(originals) + tokens(syntheses) + tokens(answers);
    put("synthesis-token-share", tokens(syntheses) / tokens);
    put("synthetic-token-share", tokens(answers) / tokens);
    return new Batch(learned.stream().filter(g -> g.size() > 0).toList(), others, metrics);
  }

  private void figures(String name, List<Group> groups, List<Group> learned, Origin origin) {
    double n = groups.stream().mapToInt(Window::decided).sum();
    put(name + "-accuracy", groups.stream().mapToInt(Group::correct).sum() / n);
    put(name + "-groups", groups.size());
    put(name + "-groups-learned", learned.stream().filter(g -> g.origin() == origin).count());
  }

  private static double tokens(List<Group> groups) {
    return groups.stream()
        .flatMap(g -> g.rollouts().stream())
        .mapToLong(r -> r.trajectory().length())
        .sum();
  }

  private Group shared(Group synthesis) {
    Rng rng = attempts.rng("share").at(synthesis.id());
    return synthesis.withRollouts(
        synthesis.rollouts().stream().filter(r -> rng.nextDouble() < o.synthesisShare()).toList());
  }

  private List<Group> attempt(List<Problem> problems, int count) {
    return problems.isEmpty()
        ? List.of()
        : attempts.attempt(problems, count == 0 ? attempts.rollouts() : count, attempts.params());
  }

  private static Group labelled(Group g, Origin origin, Group parent) {
    return new Group(g.id(), origin, parent.id(), g.problem(), g.rollouts(), g.rewards());
  }

  /** Whether a writing task has room with its writer. */
  private boolean canBeSet(String task) {
    if (o.writer() == Svs.Writer.POLICY) {
      return fits(task);
    }
    Policy judge = attempts.judge();
    int most = Math.min(o.maxPromptTokens(), judge.contextLength() - 1);
    return judge.tokenizer().encodePrompt(task).length <= most;
  }

  private boolean fits(String prompt) {
    return attempts.tokenizer().encodePrompt(prompt).length <= o.maxPromptTokens();
  }

  /** A figure that has a value: an accuracy over nothing has none. */
  private void put(String name, double value) {
    if (Double.isFinite(value)) {
      metrics.put(name, value);
    }
  }

  private static Map<String, String> inherited(Problem original) {
    Map<String, String> meta = new TreeMap<>(original.meta());
    meta.remove("demonstration"); // it shows the original, not this problem
    return meta;
  }

  /** Whether the answer stands in the problem as a word of its own. */
  private static boolean states(String problem, String answer) {
    int at = answer.isEmpty() ? -1 : problem.indexOf(answer);
    while (at >= 0) {
      int end = at + answer.length();
      boolean begins = at == 0 || !Character.isLetterOrDigit(problem.charAt(at - 1));
      if (begins && (end == problem.length() || !Character.isLetterOrDigit(problem.charAt(end)))) {
        return true;
      }
      at = problem.indexOf(answer, at + 1);
    }
    return false;
  }

  private static String normal(String problem) {
    return problem.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
  }
}
