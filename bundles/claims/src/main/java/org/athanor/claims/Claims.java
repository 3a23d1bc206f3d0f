package org.athanor.claims;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.athanor.run.Recipe;
import org.athanor.run.RecipeException;
import org.athanor.run.Recipes;
import org.athanor.run.Run;
import org.athanor.run.RunException;
import org.athanor.run.Runs;
import org.athanor.run.ShellCommand;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Runs every side of a claim over the same seeds, and writes the page; finished runs are kept. */
@Component(service = ShellCommand.class, property = "athanor.command=claims")
public final class Claims implements ShellCommand {
  private static final String END = ".recipe";

  /** Of each side, if nobody says otherwise; a claim's note is about as many. */
  static final int SEEDS = 5;

  private final Runs runs;
  private final Recipes recipes;
  private final Pools pools;
  private final Path claims;
  private final Path out;

  @Activate
  public Claims(@Reference Runs runs, @Reference Recipes recipes, BundleContext context) {
    this(
        runs,
        recipes,
        commands(context),
        folder(context, "athanor.home", ".").resolve("claims"),
        folder(context, "athanor.runs", "runs").resolve("claims"));
  }

  Claims(Runs runs, Recipes recipes, Pools.Commands commands, Path claims, Path out) {
    this.runs = runs;
    this.recipes = recipes;
    this.pools = new Pools(commands);
    this.claims = claims;
    this.out = out;
  }

  private static Path folder(BundleContext context, String property, String fallback) {
    String value = context.getProperty(property);
    return Path.of(value == null ? fallback : value).toAbsolutePath().normalize();
  }

  private static Pools.Commands commands(BundleContext context) {
    return (name, call) -> {
      Collection<ServiceReference<ShellCommand>> found =
          context.getServiceReferences(ShellCommand.class, "(athanor.command=" + name + ")");
      if (found.isEmpty()) {
        throw new IllegalStateException(
            "there is no command '%s' here, which this claim needs; the bundle planner brings it"
                .formatted(name));
      }
      ServiceReference<ShellCommand> reference = found.iterator().next();
      try {
        return context.getService(reference).run(call);
      } finally {
        context.ungetService(reference);
      }
    };
  }

  @Override
  public String name() {
    return "claims";
  }

  @Override
  public String arguments() {
    return "[CLAIM ...]";
  }

  @Override
  public String summary() {
    return "sets what papers claim against their baselines over seeds, and writes what came out";
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option("--seeds", "N", "seeds of each side; 5"),
        new Option("--steps", "N", "training steps of each run; the claim's own"),
        new Option("--out", "DIR", "folder of the runs and the page; claims in the runs' folder"),
        new Option("--page", "", "runs nothing, writes the page of what is finished"),
        new Option(
            "--page-in",
            "DIR",
            "folder of the page, where other claims' sections stay; that of the runs"));
  }

  @Override
  public List<String> examples() {
    return List.of(
        "claims", "claims a d --seeds 3 --steps 20", "claims --page", "claims c --page-in docs");
  }

  @Override
  public Result run(Call call) throws Exception {
    int seeds = number(call, "--seeds", SEEDS);
    int steps = number(call, "--steps", 0);
    Path folder = call.options().containsKey("--out") ? Path.of(call.options().get("--out")) : out;
    Path pageIn =
        call.options().containsKey("--page-in") ? Path.of(call.options().get("--page-in")) : folder;
    List<Comparison> comparisons = new ArrayList<>();
    Path page = pageIn.resolve(ClaimPage.NAME);
    for (String id : call.words().isEmpty() ? names() : call.words()) {
      Claim claim = claim(id, steps);
      comparisons.add(
          measure(claim, folder, seeds, call.options().containsKey("--page"), call.progress()));
      ClaimPage.write(pageIn, comparisons.get(comparisons.size() - 1));
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("page", page.toString());
    json.put("claims", comparisons.stream().map(Comparison::json).toList());
    return new Result(text(comparisons) + "written: " + page + "\n", json);
  }

  private static String text(List<Comparison> comparisons) {
    StringBuilder text = new StringBuilder();
    for (Comparison c : comparisons) {
      text.append(
          "(%s) %s, %d seeds%n".formatted(c.claim().id(), c.claim().title(), c.seeds().size()));
      for (Claim.Expectation e : c.claim().expects()) {
        StudentT.Mean d = c.difference(e.larger(), e.smaller(), e.figure());
        text.append(
            "  %s: %s less %s is %s, give or take %s: %s%n"
                .formatted(
                    e.figure(),
                    e.larger(),
                    e.smaller(),
                    ClaimPage.number(d.mean()),
                    ClaimPage.number(d.half()),
                    c.found(e)));
      }
    }
    return text.toString();
  }

  private static int number(Call call, String option, int fallback) {
    String text = call.options().get(option);
    if (text == null) {
      return fallback;
    }
    if (!text.matches("[1-9][0-9]{0,5}")) {
      throw new IllegalArgumentException(
          option + " must be a whole number of at least 1, got '" + text + "'");
    }
    return Integer.parseInt(text);
  }

  /** Ids of the claims that the distribution holds. */
  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(claims)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(n -> n.endsWith(END))
          .map(n -> n.substring(0, n.length() - END.length()))
          .sorted()
          .toList();
    }
  }

  private Claim claim(String id, int steps) throws IOException {
    if (!names().contains(id)) {
      throw new IllegalArgumentException(
          "there is no claim '%s'; there are %s".formatted(id, names()));
    }
    Map<String, String> entries =
        new TreeMap<>(recipes.load(claims.resolve(id + END).toString()).entries());
    if (steps > 0) {
      entries.put("steps", String.valueOf(steps));
      entries.remove("claim.note"); // of its own steps
    }
    return Claim.of(id, entries);
  }

  private Comparison measure(
      Claim claim, Path folder, int seeds, boolean finishedOnly, Consumer<String> progress)
      throws Exception {
    Map<String, SortedMap<Long, Outcome>> outcomes = new LinkedHashMap<>();
    claim.sides().keySet().forEach(side -> outcomes.put(side, new TreeMap<>()));
    int done = 0;
    for (long seed = 1; seed <= seeds; seed++) {
      for (Map.Entry<String, Recipe> side : claim.sides().entrySet()) {
        done++;
        Job job = job(claim, side.getKey(), seed, folder.resolve(claim.id()), progress);
        Optional<Outcome> outcome = Outcome.read(job.folder.resolve(Outcome.FILE), job.text);
        if (outcome.isEmpty() && !finishedOnly) {
          String which =
              "claim %s: %s, seed %d (run %d of %d)"
                  .formatted(claim.id(), side.getKey(), seed, done, seeds * claim.sides().size());
          outcome = alone(job, which, progress);
        }
        if (outcome.isPresent()) {
          String way = side.getValue().entries().get(Pools.SELECT);
          Outcome found = claim.pools() ? outcome.get().below(way) : outcome.get();
          outcomes.get(side.getKey()).put(seed, found);
        }
      }
    }
    List<Pools.Together> together =
        claim.pools()
            ? pools.together(claim, Comparison.common(outcomes), folder.resolve(claim.id()))
            : List.of();
    return new Comparison(claim, outcomes, together);
  }

  /**
   * What one side needs for one seed.
   *
   * @param text by which its outcome is known to be of this job
   */
  private record Job(Path folder, String text, Callable<Outcome> work) {}

  private Job job(Claim claim, String side, long seed, Path folder, Consumer<String> progress) {
    Map<String, String> seeded = Map.of("seed", String.valueOf(seed));
    Recipe recipe = claim.sides().get(side);
    if (!claim.pools()) {
      Recipe training = recipe.with(seeded);
      Path run = folder.resolve(side + "-" + seed);
      return new Job(run, training.text(), () -> train(training, run, progress));
    }
    Recipe source = Pools.source(recipe);
    Path own = folder.resolve(Pools.owner(claim, source) + "-" + seed);
    Recipe judge = judge(source, seeded);
    String text = source.with(seeded).text() + (judge == null ? "" : "judge:\n" + judge.text());
    return new Job(
        own,
        text,
        () ->
            pools.measure(
                source.with(seeded),
                judge,
                text,
                own,
                (what, where) -> train(what, where, progress),
                progress));
  }

  /** The recipe that trains a side's verifier; null if it takes the policy as it is. */
  private Recipe judge(Recipe source, Map<String, String> seeded) {
    String name = source.entries().get("train");
    return name == null
        ? null
        : recipes.load(name).with(Pools.below(source, "train.")).with(seeded);
  }

  /** Empty if another process has this run at the moment; so several can share the work. */
  private Optional<Outcome> alone(Job job, String which, Consumer<String> progress)
      throws Exception {
    Path lock =
        Files.createDirectories(job.folder.getParent()).resolve(job.folder.getFileName() + ".lock");
    try (FileChannel channel = FileChannel.open(lock, CREATE, WRITE);
        FileLock mine = tried(channel)) {
      if (mine == null) {
        progress.accept(which + ": another command has it");
        return Optional.empty();
      }
      Path done = job.folder.resolve(Outcome.FILE);
      Optional<Outcome> meanwhile = Outcome.read(done, job.text);
      if (meanwhile.isPresent()) {
        return meanwhile;
      }
      progress.accept(which);
      Outcome outcome = job.work.call();
      outcome.write(done);
      return Optional.of(outcome);
    }
  }

  /** Null if another process has the lock, or another session of this one. */
  private static FileLock tried(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /**
   * The run in that folder; a new one if what lies there is of another recipe, or beyond repair. If
   * a new one cannot be opened either, what lay there stays.
   */
  private Run open(Recipe recipe, Path folder, Consumer<String> progress) throws IOException {
    recipes.resolve(recipe); // what is wrong with the recipe itself is said before anything goes
    try {
      return runs.open(recipe, folder);
    } catch (RecipeException | RunException e) {
      if (Files.notExists(folder)) {
        throw e;
      }
      Path aside = folder.resolveSibling(folder.getFileName() + ".before");
      delete(aside);
      Files.move(folder, aside);
      Run run;
      try {
        run = runs.open(recipe, folder);
      } catch (RuntimeException again) {
        delete(folder);
        Files.move(aside, folder);
        throw again;
      }
      progress.accept("begins anew: " + e.getMessage());
      delete(aside);
      return run;
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private Outcome train(Recipe recipe, Path folder, Consumer<String> progress) throws Exception {
    try (Run run = open(recipe, folder, progress)) {
      run.start();
      try {
        run.await();
      } catch (InterruptedException e) {
        run.pause();
        throw e;
      }
      if (run.status() != Run.Status.FINISHED) {
        throw new IllegalStateException(
            "the run in %s stopped after step %d (%s); the same command goes on there"
                .formatted(folder, run.step(), run.reason()));
      }
      return Outcome.of(recipe.text(), run);
    }
  }
}
