package org.athanor.planner;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.athanor.data.Problem;
import org.athanor.data.ProblemSet;
import org.athanor.data.Trajectory;
import org.athanor.data.Verdict;
import org.athanor.math.Rng;
import org.athanor.policy.GenerativeVerifier;
import org.athanor.policy.GenerativeVerifier.Judgement;
import org.athanor.policy.GenerativeVerifier.Score;
import org.athanor.policy.Policy;
import org.athanor.policy.SamplingParams;
import org.athanor.policy.VerificationTemplate;
import org.athanor.run.Parts;
import org.athanor.run.ShellCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Makes a pool: solves problems many times, judges each solution, and has each verified often. */
@Component(service = ShellCommand.class, property = "athanor.command=pool:make")
public final class PoolMake implements ShellCommand {
  private static final Gson GSON =
      new GsonBuilder().serializeNulls().disableHtmlEscaping().create();
  private static final String EMBEDDED = "${home}/models/ember";
  private static final List<String> ROLES = List.of("policy", "judge", "problems", "verifier");

  private final Parts parts;

  @Activate
  public PoolMake(@Reference Parts parts) {
    this.parts = parts;
  }

  @Override
  public String name() {
    return "pool:make";
  }

  @Override
  public String arguments() {
    return "FILE [KEY=VALUE ...]";
  }

  @Override
  public String summary() {
    return "solves problems many times and has each solution verified many times, for plan";
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option("--problems", "N", "number of problems, from the first; 64"),
        new Option("--solutions", "N", "of each problem; 32"),
        new Option("--verdicts", "N", "on each solution, 0 for none; 8"),
        new Option("--template", "T", "how to ask: check, instruct or headers; check"),
        new Option("--prompt", "TEXT", "in place of the template's, with {problem} and {solution}"),
        new Option("--score", "S", "verdict, or the probability of yes; verdict"),
        new Option("--temperature", "T", "of solutions and verifications; 1"),
        new Option("--max-tokens", "N", "longest solution; 96"),
        new Option("--verdict-tokens", "N", "longest verification; 96"),
        new Option("--seed", "N", "of the random streams; 1"));
  }

  @Override
  public List<String> examples() {
    return List.of(
        "pool:make pool.jsonl",
        "pool:make pool.jsonl judge.path=runs/genrm-1/policy --problems 128",
        "pool:make gsm.jsonl policy.path=my-model problems=files problems.path=gsm8k.jsonl verifier=math --template instruct --verdict-tokens 1024");
  }

  /** What is asked for, by role: the part's name and its options. */
  private record Use(String name, Map<String, String> options) {}

  @Override
  public Result run(Call call) throws Exception {
    Given given = new Given(call);
    Path file = Path.of(given.first(name(), "FILE"));
    Map<String, Use> uses = uses(given.settings(), given);
    int solutions = given.whole("--solutions", 32, 1);
    if (solutions > PoolFile.MOST_SOLUTIONS) {
      throw new IllegalArgumentException(
          "--solutions must be at most %d, got %d".formatted(PoolFile.MOST_SOLUTIONS, solutions));
    }
    int verdicts = given.whole("--verdicts", 8, 0);
    double temperature = given.number("--temperature", 1, 0);
    GenerativeVerifier asks =
        new GenerativeVerifier(
            given.one("--template", VerificationTemplate.CHECK),
            given.text("--prompt", ""),
            Math.max(1, verdicts),
            new SamplingParams(given.whole("--verdict-tokens", 96, 1), temperature),
            given.one("--score", Score.VERDICT));
    SamplingParams params = new SamplingParams(given.whole("--max-tokens", 96, 1), temperature);
    ProblemSet problems = parts.problems(uses.get("problems").name, uses.get("problems").options);
    int count = Math.min(given.whole("--problems", 64, 1), problems.size());
    Parts.Judge verifier = parts.verifier(uses.get("verifier").name, uses.get("verifier").options);
    Path parent = file.toAbsolutePath().getParent();
    if (!Files.isDirectory(parent)) {
      throw new IllegalArgumentException("there is no folder " + parent);
    }
    Path part = parent.resolve(file.getFileName() + ".part");
    Tally tally = new Tally();
    boolean own = uses.get("judge").equals(uses.get("policy"));
    try (Policy policy = open(uses.get("policy"));
        Policy judge = own || verdicts == 0 ? null : open(uses.get("judge"));
        BufferedWriter out = Files.newBufferedWriter(part)) {
      out.write(GSON.toJson(Map.of("about", about(uses, given))) + "\n");
      Progress progress = new Progress(call.progress(), count);
      for (int p = 0; p < count; p++) {
        Attempt attempt =
            new Attempt(problems.problem(p), policy, verifier, params, solutions, rng(given, p));
        if (attempt.undecided() > 0) {
          tally.leftOut++;
        } else {
          List<List<Judgement>> judged =
              verdicts == 0 ? List.of() : attempt.judged(asks, own ? policy : judge, rng(given, p));
          out.write(GSON.toJson(line(attempt, judged, verifier)) + "\n");
          tally.add(attempt, judged);
        }
        progress.done(1);
      }
    } catch (IOException | RuntimeException | InterruptedException e) {
      Files.deleteIfExists(part);
      throw e;
    }
    if (tally.problems == 0) {
      Files.deleteIfExists(part);
      throw new IllegalArgumentException(
          "no problem is left: the verifier could not decide some solution of each of %d"
              .formatted(count));
    }
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    return new Result(tally.text(file), tally.json(file));
  }

  private Rng rng(Given given, int problem) {
    return Rng.of(given.seed(), "pool", problem);
  }

  private Policy open(Use use) {
    return parts.openPolicy(use.name, use.options);
  }

  /** The embedded policy on held-out arithmetic whose answer is not in the prompt, by default. */
  private static Map<String, Use> uses(Map<String, String> settings, Given given) {
    settings.keySet().stream()
        .filter(key -> !ROLES.contains(key.split("\\.", 2)[0]))
        .findFirst()
        .ifPresent(
            key -> {
              throw new IllegalArgumentException(
                  "unknown key '%s'; keys are %s and below them the part's options, such as policy.path"
                      .formatted(key, String.join(", ", ROLES)));
            });
    Map<String, Use> uses = new LinkedHashMap<>();
    uses.put("policy", use("policy", "onnx", Map.of("path", EMBEDDED), settings));
    boolean judged = settings.keySet().stream().anyMatch(k -> k.split("\\.", 2)[0].equals("judge"));
    uses.put(
        "judge",
        judged ? use("judge", "onnx", Map.of("path", EMBEDDED), settings) : uses.get("policy"));
    Map<String, String> held =
        Map.of(
            "families",
            "chain,story",
            "split",
            "held-out",
            "count",
            "" + given.whole("--problems", 64, 1));
    uses.put("problems", use("problems", "procedural", held, settings));
    uses.put("verifier", use("verifier", "procedural", Map.of(), settings));
    return uses;
  }

  /** Defaults hold for the default part only. */
  private static Use use(
      String role, String fallback, Map<String, String> defaults, Map<String, String> settings) {
    String name = settings.getOrDefault(role, fallback);
    Map<String, String> options =
        new TreeMap<>(name.equals(fallback) ? defaults : Map.<String, String>of());
    settings.forEach(
        (key, value) -> {
          if (key.startsWith(role + ".")) {
            options.put(key.substring(role.length() + 1), value);
          }
        });
    return new Use(name, options);
  }

  private static Map<String, Object> about(Map<String, Use> uses, Given given) {
    Map<String, Object> about = new LinkedHashMap<>();
    uses.forEach((role, use) -> about.put(role, use.name + " " + use.options));
    about.putAll(new TreeMap<>(given.call().options()));
    return about;
  }

  /** The solutions of one problem. */
  private static final class Attempt {
    private final Problem problem;
    private final List<Trajectory> drawn;
    private final List<String> texts = new ArrayList<>();
    private final List<Verdict> verdicts = new ArrayList<>();

    Attempt(
        Problem problem,
        Policy policy,
        Parts.Judge verifier,
        SamplingParams params,
        int count,
        Rng rng) {
      this.problem = problem;
      int[] prompt = policy.tokenizer().encodePrompt(problem.prompt());
      this.drawn = policy.generate(List.of(prompt), count, params, rng.at(0)).get(0);
      for (Trajectory t : drawn) {
        texts.add(policy.tokenizer().decode(t.prompt(), t.tokens()));
        verdicts.add(verifier.verify(problem, texts.get(texts.size() - 1)));
      }
    }

    long undecided() {
      return verdicts.stream().filter(v -> !v.decided()).count();
    }

    List<List<Judgement>> judged(GenerativeVerifier asks, Policy judge, Rng rng) {
      return asks.judge(
          judge, java.util.Collections.nCopies(texts.size(), problem), texts, rng.at(1));
    }

    /** Empty for a solution without an answer. */
    List<String> answers() {
      return verdicts.stream().map(Verdict::extracted).toList();
    }

    double tokens() {
      return drawn.stream().mapToInt(Trajectory::length).average().orElse(0);
    }
  }

  /** Answers that the verifier holds for equal, or that are equal as texts; -1 for none. */
  static int[] clusters(List<String> answers, Parts.Judge verifier) {
    List<String> first = new ArrayList<>();
    int[] clusters = new int[answers.size()];
    for (int i = 0; i < clusters.length; i++) {
      String answer = answers.get(i).strip();
      int c = answer.isEmpty() ? -1 : 0;
      while (c >= 0 && c < first.size() && !same(first.get(c), answer, verifier)) {
        c++;
      }
      if (c == first.size()) {
        first.add(answer);
      }
      clusters[i] = c;
    }
    return clusters;
  }

  private static boolean same(String a, String b, Parts.Judge verifier) {
    return a.equals(b) || verifier.equivalent(a, b).orElse(false);
  }

  private static Map<String, Object> line(
      Attempt a, List<List<Judgement>> judged, Parts.Judge verifier) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("id", a.problem.id());
    line.put("level", a.problem.meta().getOrDefault("level", ""));
    line.put("answers", a.answers());
    line.put("clusters", clusters(a.answers(), verifier));
    line.put("correct", a.verdicts.stream().map(v -> v.isCorrect() ? 1 : 0).toList());
    line.put("solutionTokens", a.tokens());
    if (!judged.isEmpty()) {
      line.put(
          "verdicts",
          judged.stream().map(of -> of.stream().map(PoolMake::score).toList()).toList());
      line.put("verdictTokens", tokens(judged));
    }
    return line;
  }

  /** A whole number where it is one, null for no verdict. */
  private static Number score(Judgement j) {
    if (!j.decided()) {
      return null;
    }
    return j.score() == Math.rint(j.score()) ? (Number) (int) j.score() : (Number) j.score();
  }

  private static double tokens(List<List<Judgement>> judged) {
    return judged.stream()
        .flatMap(List::stream)
        .mapToInt(Judgement::tokens)
        .average()
        .orElse(Double.NaN);
  }

  /** Sums over the pool. */
  private static final class Tally {
    private int problems;
    private int leftOut;
    private long solutions;
    private long right;
    private long truncated;
    private final double[] yes = new double[2];
    private final long[] given = new long[2];
    private long verdicts;

    void add(Attempt a, List<List<Judgement>> judged) {
      problems++;
      for (int i = 0; i < a.texts.size(); i++) {
        solutions++;
        int side = a.verdicts.get(i).isCorrect() ? 1 : 0;
        right += side;
        for (Judgement j : judged.isEmpty() ? List.<Judgement>of() : judged.get(i)) {
          verdicts++;
          truncated += j.truncated() ? 1 : 0;
          given[side] += j.decided() ? 1 : 0;
          yes[side] += j.decided() ? j.score() : 0;
        }
      }
    }

    /** Counts a verification without a verdict as half right. */
    private double accuracy() {
      double agree = yes[1] + given[0] - yes[0];
      return (agree + 0.5 * (verdicts - given[0] - given[1])) / verdicts;
    }

    String text(Path file) {
      StringBuilder text = new StringBuilder();
      text.append(
          "%s: %d problems, %d solutions, %s of them right%n"
              .formatted(file, problems, solutions, Report.number((double) right / solutions)));
      if (verdicts > 0) {
        text.append(
            "%d verdicts, %s of them true: yes on %s of the right solutions and on %s of the wrong; %d give none (%d ran out of tokens)%n"
                .formatted(
                    verdicts,
                    Report.number(accuracy()),
                    Report.number(yes[1] / given[1]),
                    Report.number(yes[0] / given[0]),
                    verdicts - given[0] - given[1],
                    truncated));
      }
      if (leftOut > 0) {
        text.append(
            "%d problems left out: the verifier could not decide some of their solutions%n"
                .formatted(leftOut));
      }
      return text.toString();
    }

    Map<String, Object> json(Path file) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("file", file.toString());
      json.put("problems", problems);
      json.put("problemsLeftOut", leftOut);
      json.put("solutions", solutions);
      json.put("solverAccuracy", (double) right / solutions);
      json.put("verdicts", verdicts);
      if (verdicts > 0) {
        json.put("verdictAccuracy", accuracy());
        json.put("yesOnRight", yes[1] / given[1]);
        json.put("yesOnWrong", yes[0] / given[0]);
        json.put("verdictsMissing", (double) (verdicts - given[0] - given[1]) / verdicts);
        json.put("verdictsTruncated", (double) truncated / verdicts);
      }
      return json;
    }
  }
}
