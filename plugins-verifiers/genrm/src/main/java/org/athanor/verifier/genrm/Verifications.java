package org.athanor.verifier.genrm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.PluginName;
import org.athanor.plugin.Sampler;
import org.athanor.policy.GenerativeVerifier;
import org.athanor.policy.GenerativeVerifier.Score;
import org.athanor.policy.SamplingParams;
import org.athanor.policy.VerificationTemplate;
import org.osgi.service.component.annotations.Component;

/**
 * Trains a generative verifier on the policy's own solutions. A step attempts the chosen problems,
 * takes from each as many right as wrong solutions, has each verified several times, and calls a
 * verification right if its verdict is the truth. With {@code learn = right} only right
 * verifications are learned from, as many that say yes as no: the data of a fine-tuned GenRM, for
 * supervised steps. With {@code learn = all} each solution's verifications are a group, for
 * reinforcement.
 *
 * @see <a href="https://arxiv.org/abs/2504.01005">Singhi et al. 2025</a>, whose GenRM-FT learns
 *     verifications that another model wrote, kept where their verdict is the truth; here they are
 *     the policy's own
 */
@Component(service = Sampler.class)
@PluginName("verifications")
@Doc("GenRM's training data: verifications of the policy's own solutions, as many right as wrong")
public final class Verifications implements Sampler<Verifications.Options> {
  /** What is learned from. */
  public enum Learn {
    /** Verifications whose verdict is the truth, as many yes as no. */
    RIGHT,
    /** All, in groups. */
    ALL
  }

  /** Options. */
  public record Options(
      @Default("right")
          @Doc("right: verifications whose verdict is the truth, balanced; all: whole groups")
          Learn learn,
      @Default("4") @Doc("verifications of each solution") int verifications,
      @Default("2") @Doc("most right and most wrong solutions of one problem; as many of each")
          int perProblem,
      @Default("0")
          @Doc(
              "right solutions of each problem to learn from too, lest it forget how to solve; with all, any number takes the whole group")
          int solutions,
      @Default("false")
          @Doc(
              "learn the check that the run's verifier writes of each solution, in place of the policy's own")
          boolean teacher,
      @Default("check")
          @Doc(
              "check for the embedded policy, instruct for instruction-tuned models, headers for trained ones")
          VerificationTemplate template,
      @Default("")
          @Doc(
              "prompt in place of the template's, with {problem}, {solution} and \\n for new lines")
          String prompt) {
    public Options {
      if (verifications < 1 || perProblem < 1 || solutions < 0) {
        throw new IllegalArgumentException(
            "verifications and perProblem must be at least 1 and solutions at least 0, got %d, %d and %d"
                .formatted(verifications, perProblem, solutions));
      }
      format(template, prompt);
    }
  }

  private static GenerativeVerifier format(VerificationTemplate template, String prompt) {
    return new GenerativeVerifier(template, prompt, 1, new SamplingParams(1, 1), Score.VERDICT);
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Batch sample(List<Problem> problems, Attempts attempts, Options o) {
    List<Group> solved = attempts.attempt(problems, attempts.rollouts(), attempts.params());
    List<Group> sources = new ArrayList<>();
    List<Problem> tasks = new ArrayList<>();
    for (Group g : solved) {
      for (Rollout r : balanced(g, attempts.rng("solutions").at(g.id()), o)) {
        sources.add(g);
        tasks.add(task(g, r, o));
      }
    }
    List<Group> written = o.teacher() ? shown(tasks, attempts) : written(tasks, attempts, o);
    List<Group> judged = new ArrayList<>();
    for (int i = 0; i < written.size(); i++) {
      judged.add(judged(written.get(i), sources.get(i), o));
    }
    return batch(solved, judged, attempts, o);
  }

  private static List<Group> written(List<Problem> tasks, Attempts attempts, Options o) {
    return tasks.isEmpty()
        ? List.of()
        : attempts.attempt(tasks, o.verifications(), attempts.params());
  }

  /** A rollout for each task that the verifier can do itself; none of the others. */
  private static List<Group> shown(List<Problem> tasks, Attempts attempts) {
    List<Group> groups = new ArrayList<>();
    int shown = 0;
    for (Problem task : tasks) {
      Optional<String> check = attempts.demonstration(task);
      shown += check.isPresent() ? 1 : 0;
      List<Rollout> rollouts =
          check.map(text -> List.of(shown(task, text, attempts))).orElse(List.of());
      groups.add(new Group(attempts.newGroupId(), task, rollouts));
    }
    if (shown == 0 && !tasks.isEmpty()) {
      throw new IllegalStateException(
          "the verifier writes no checks of its own: set sampler.teacher = false, or take the verifier procedural with its problems");
    }
    return groups;
  }

  private static Rollout shown(Problem task, String text, Attempts attempts) {
    int[] check = attempts.tokenizer().encode(text);
    int[] tokens = Arrays.copyOf(check, check.length + 1);
    tokens[check.length] = attempts.tokenizer().endOfSequence();
    int[] prompt = attempts.tokenizer().encodePrompt(task.prompt());
    double[] certain = new double[tokens.length];
    Trajectory t = new Trajectory(prompt, tokens, certain, Trajectory.Stop.END_OF_SEQUENCE, -1);
    return new Rollout(0, t, text, attempts.verify(task, text));
  }

  /** As many right as wrong solutions with different texts, in random order. */
  private static List<Rollout> balanced(Group g, Rng rng, Options o) {
    List<Rollout> right = new ArrayList<>();
    List<Rollout> wrong = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i : rng.permutation(g.size())) {
      Rollout r = g.rollouts().get(i);
      boolean answered =
          r.verdict().decided() && r.verdict().outcome() != Verdict.Outcome.NO_ANSWER;
      if (answered && seen.add(r.text())) {
        (r.verdict().isCorrect() ? right : wrong).add(r);
      }
    }
    int each = Math.min(o.perProblem(), Math.min(right.size(), wrong.size()));
    List<Rollout> chosen = new ArrayList<>(right.subList(0, each));
    chosen.addAll(wrong.subList(0, each));
    return chosen;
  }

  private static Problem task(Group g, Rollout r, Options o) {
    Map<String, String> meta = new TreeMap<>(g.problem().meta());
    meta.remove("demonstration"); // it shows the solution, not its verification
    meta.put("task", "verify");
    String prompt = format(o.template(), o.prompt()).question(g.problem(), r.text());
    String truth = r.verdict().isCorrect() ? "yes" : "no";
    return new Problem(g.problem().id() + "/verify-" + r.index(), prompt, truth, meta);
  }

  /** The run's verifier may not know this task, so the verdict is compared here. */
  private static Group judged(Group written, Group source, Options o) {
    String truth = written.problem().answer();
    List<Rollout> rollouts = new ArrayList<>();
    for (Rollout r : written.rollouts()) {
      Optional<Boolean> says = o.template().verdict(r.text());
      Verdict verdict;
      if (says.isEmpty()) {
        verdict = Verdict.noAnswer("says neither yes nor no");
      } else {
        String word = says.get() ? "yes" : "no";
        verdict =
            word.equals(truth)
                ? Verdict.correct(word, "says " + word)
                : Verdict.incorrect(word, "says " + word + ", the verifier says " + truth);
      }
      rollouts.add(new Rollout(r.index(), r.trajectory(), r.text(), verdict));
    }
    return new Group(
        written.id(),
        Origin.SYNTHETIC,
        source.id(),
        written.problem(),
        rollouts,
        written.rewards());
  }

  private static Batch batch(List<Group> solved, List<Group> judged, Attempts attempts, Options o) {
    List<Group> learned = new ArrayList<>();
    List<Group> others = new ArrayList<>();
    for (Group g : solved) {
      keep(g, o.solutions() > 0 ? kept(g, o) : List.of(), learned, others, attempts);
    }
    Set<Rollout> chosen =
        new HashSet<>(o.learn() == Learn.RIGHT ? right(judged, attempts) : all(judged));
    for (Group g : judged) {
      keep(g, g.rollouts().stream().filter(chosen::contains).toList(), learned, others, attempts);
    }
    return new Batch(learned, others, metrics(solved, judged, chosen.size()));
  }

  private static List<Rollout> kept(Group g, Options o) {
    return o.learn() == Learn.ALL
        ? g.rollouts()
        : g.rollouts().stream().filter(r -> r.verdict().isCorrect()).limit(o.solutions()).toList();
  }

  /** What is learned from keeps the group's id; the rest becomes a group of its own. */
  private static void keep(
      Group g, List<Rollout> kept, List<Group> learned, List<Group> others, Attempts attempts) {
    List<Rollout> rest = g.rollouts().stream().filter(r -> !kept.contains(r)).toList();
    if (!kept.isEmpty()) {
      learned.add(g.withRollouts(numbered(kept)));
    }
    if (kept.isEmpty() && !rest.isEmpty()) {
      others.add(g);
    } else if (!rest.isEmpty()) {
      int id = attempts.newGroupId();
      others.add(new Group(id, g.origin(), g.parent(), g.problem(), numbered(rest), g.rewards()));
    }
  }

  private static List<Rollout> numbered(List<Rollout> rollouts) {
    List<Rollout> numbered = new ArrayList<>();
    for (Rollout r : rollouts) {
      numbered.add(new Rollout(numbered.size(), r.trajectory(), r.text(), r.verdict()));
    }
    return numbered;
  }

  private static List<Rollout> all(List<Group> groups) {
    return groups.stream().flatMap(g -> g.rollouts().stream()).toList();
  }

  /** As many that say yes as no, drawn at random. */
  private static List<Rollout> right(List<Group> judged, Attempts attempts) {
    List<Rollout> yes = new ArrayList<>();
    List<Rollout> no = new ArrayList<>();
    for (Rollout r : all(judged)) {
      if (r.verdict().isCorrect()) {
        (r.verdict().extracted().equals("yes") ? yes : no).add(r);
      }
    }
    int each = Math.min(yes.size(), no.size());
    List<Rollout> chosen = some(yes, each, attempts.rng("yes"));
    chosen.addAll(some(no, each, attempts.rng("no")));
    return chosen;
  }

  private static List<Rollout> some(List<Rollout> of, int count, Rng rng) {
    List<Rollout> chosen = new ArrayList<>();
    int[] order = rng.permutation(of.size());
    for (int i = 0; i < count; i++) {
      chosen.add(of.get(order[i]));
    }
    return chosen;
  }

  private static SortedMap<String, Double> metrics(
      List<Group> solved, List<Group> judged, int learned) {
    SortedMap<String, Double> all = new TreeMap<>();
    put(all, "solve-accuracy", right(solved), all(solved).size());
    List<Group> good = judged.stream().filter(g -> g.problem().answer().equals("yes")).toList();
    List<Group> bad = judged.stream().filter(g -> g.problem().answer().equals("no")).toList();
    put(all, "verify-accuracy", right(judged), all(judged).size());
    put(all, "verify-accuracy-right-solutions", right(good), all(good).size());
    put(all, "verify-accuracy-wrong-solutions", right(bad), all(bad).size());
    long unread =
        all(judged).stream()
            .filter(r -> r.verdict().outcome() == Verdict.Outcome.NO_ANSWER)
            .count();
    put(all, "verdicts-missing", unread, all(judged).size());
    all.put("solutions-verified", judged.stream().filter(g -> g.size() > 0).count() + 0.0);
    all.put("verifications-learned", (double) learned);
    return all;
  }

  private static double right(List<Group> groups) {
    return groups.stream().mapToInt(Group::correct).sum();
  }

  private static void put(Map<String, Double> all, String name, double sum, int of) {
    if (of > 0) {
      all.put(name, sum / of);
    }
  }
}
