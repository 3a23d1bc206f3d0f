package org.athanor.planner;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.athanor.run.ShellCommand;
import org.osgi.service.component.annotations.Component;

/** Says from a pool how a budget is best split between solutions and verifications. */
@Component(service = ShellCommand.class, property = "athanor.command=plan")
public final class PlanCommand implements ShellCommand {
  @Override
  public String name() {
    return "plan";
  }

  @Override
  public String arguments() {
    return "FILE|RUN";
  }

  @Override
  public String summary() {
    return "when to solve, when to verify: success by solutions and verdicts, and the split to use";
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option("--budget", "C", "in solutions; as many as the pool has of each problem"),
        new Option("--lambda", "L", "cost of a verification in solutions; measured, else 1"),
        new Option("--levels", "A,B", "only problems of these levels"),
        new Option("--by", "level", "a plan for each level too"),
        new Option("--ties", "T", "who wins a tied vote: uniform or first-seen; uniform"),
        new Option("--resamples", "N", "of the problems, for the intervals; 1000"),
        new Option("--seed", "N", "of the resamples; 1"));
  }

  @Override
  public List<String> examples() {
    return List.of(
        "plan pool.jsonl --budget 64",
        "plan runs/genrm-1 --levels chain-4,chain-5,story-4 --json",
        "pool:make pool.jsonl; plan pool.jsonl --by level");
  }

  @Override
  public Result run(Call call) throws Exception {
    Given given = new Given(call);
    Path path = Path.of(given.first(name(), "FILE or RUN"));
    if (call.words().size() > 1) {
      throw new IllegalArgumentException(
          "plan takes one FILE or RUN, not also '" + call.words().get(1) + "'");
    }
    Plan.Options options =
        new Plan.Options(
            given.number("--lambda", Double.NaN, 0),
            given.number("--budget", 0, 1),
            given.whole("--resamples", 1000, 40),
            given.seed(),
            given.one("--ties", Vote.Ties.UNIFORM));
    String by = given.text("--by", "");
    if (!by.isEmpty() && !by.equals("level")) {
      throw new IllegalArgumentException("--by must be level, got '" + by + "'");
    }
    List<Solved> pool = ofLevels(PoolFile.read(path), given.text("--levels", ""));
    Progress progress = new Progress(call.progress(), pool.size());
    Plan plan = Plan.of(pool, options, progress);
    Report report = new Report(plan);
    StringBuilder text = new StringBuilder(report.text());
    Map<String, Object> json = new LinkedHashMap<>(report.json());
    if (!by.isEmpty()) {
      Map<String, Object> levels = new LinkedHashMap<>();
      for (String level : levels(pool)) {
        Report of = new Report(ofLevel(plan, level, options, progress));
        String title = level.isEmpty() ? "no level" : level;
        text.append("\n== ").append(title).append("\n\n").append(of.text());
        levels.put(title, of.json());
      }
      json.put("levels", levels);
    }
    return new Result(text.toString(), json);
  }

  /** Curves are known already, unless the level's problems have more solutions or verdicts. */
  private static Plan ofLevel(Plan plan, String level, Plan.Options options, Progress progress)
      throws InterruptedException {
    List<Solved> pool = plan.pool();
    int[] which =
        IntStream.range(0, pool.size()).filter(i -> pool.get(i).level().equals(level)).toArray();
    List<Solved> some = Arrays.stream(which).mapToObj(pool::get).toList();
    boolean known =
        PoolFile.fewestSolutions(some) == PoolFile.fewestSolutions(pool)
            && PoolFile.fewestVerdicts(some) == PoolFile.fewestVerdicts(pool);
    return known
        ? Plan.of(some, plan.surface().of(which), options)
        : Plan.of(some, options, progress.of(some.size()));
  }

  private static TreeSet<String> levels(List<Solved> pool) {
    TreeSet<String> levels = new TreeSet<>();
    pool.forEach(p -> levels.add(p.level()));
    return levels;
  }

  private static List<Solved> ofLevels(List<Solved> pool, String wanted) {
    if (wanted.isBlank()) {
      return pool;
    }
    List<String> names = Arrays.stream(wanted.split(",")).map(String::strip).toList();
    TreeSet<String> known = levels(pool);
    for (String name : names) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "the pool has no level '%s'; it has %s".formatted(name, known));
      }
    }
    return new ArrayList<>(pool.stream().filter(p -> names.contains(p.level())).toList());
  }
}
