package org.athanor.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.athanor.run.Recipe;
import org.athanor.run.Records;

/**
 * Kills processes that train, at random moments, lets the same command go on until the run is done,
 * and compares what it leaves with an undisturbed run, byte for byte.
 */
final class Kills {
  /** Share of kills while the process starts and opens the run; the others come while it trains. */
  private static final double OPENING = 0.2;

  private final Path home;
  private final Path fullHome;
  private final Path plainHome;
  private final Path var;
  private final Path work;
  private final Records records;
  private final Report out;
  private final AtomicInteger dealt = new AtomicInteger();
  private final AtomicInteger runs = new AtomicInteger();
  private final Map<String, Integer> moments = new TreeMap<>();
  private final List<String> faults = new ArrayList<>();

  Kills(Path home, Path var, Path work, Records records, Report out) throws IOException {
    this.home = home;
    this.var = var;
    this.work = work;
    this.records = records;
    this.out = out;
    this.fullHome = home("home", Pattern.compile("plots-"));
    this.plainHome =
        home(
            "plain-home",
            Pattern.compile(
                "plots-|drill-session|nd4j|onnxruntime|tokenizers|policy-onnx|policy-export|sentence-|optimizer-nd4j"));
  }

  /** A method's undisturbed run, and how long one takes. */
  private final class Method {
    final Recipe recipe;
    final Path file;
    Print good;
    volatile long openMillis;
    volatile long trainMillis;
    final AtomicInteger kills = new AtomicInteger();

    Method(Recipe recipe) throws IOException {
      this.recipe = recipe;
      this.file = work.resolve(recipe.name() + ".recipe");
      Files.writeString(file, recipe.text());
    }

    void undisturbed() throws IOException, InterruptedException {
      Path folder = work.resolve(recipe.name() + "-undisturbed");
      long began = System.nanoTime();
      Child child = start(this, folder);
      child.awaitOpen();
      long opened = System.nanoTime();
      if (child.end() != 0) {
        throw new IllegalStateException(
            "an undisturbed run of " + recipe.name() + " fails:\n" + child.said());
      }
      openMillis = (opened - began) / 1_000_000;
      trainMillis = (System.nanoTime() - opened) / 1_000_000;
      good = Print.of(folder);
      List<String> wrong = records.verify(folder).faults();
      if (!wrong.isEmpty()) {
        throw new IllegalStateException(
            "the record of an undisturbed run of " + recipe.name() + ": " + wrong);
      }
      out.say(
          "%-24s %d files, %.1f s to open, %.1f s to train",
          recipe.name(), good.files().size(), openMillis / 1e3, trainMillis / 1e3);
      delete(folder);
    }
  }

  /**
   * Deals so many kills in all.
   *
   * @param perRun most kills of one run
   * @param jobs processes at a time
   * @return whether every run was as it should be
   */
  boolean run(List<Recipe> recipes, int wanted, int perRun, int jobs, long seed)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    out.say("kills: %d in runs of %d methods, seed %d", wanted, recipes.size(), seed);
    List<Method> methods = new ArrayList<>();
    for (Recipe recipe : recipes) {
      methods.add(new Method(recipe));
    }
    ExecutorService pool = Executors.newFixedThreadPool(jobs);
    try {
      List<Future<Void>> ready = new ArrayList<>();
      for (Method m : methods) {
        ready.add(pool.submit(quietly(m::undisturbed)));
      }
      await(ready);
      List<Future<Void>> workers = new ArrayList<>();
      AtomicInteger next = new AtomicInteger();
      for (int j = 0; j < jobs; j++) {
        workers.add(
            pool.submit(
                quietly(
                    () -> {
                      while (dealt.get() < wanted) {
                        int n = next.getAndIncrement();
                        Method m = methods.get(n % methods.size());
                        trial(m, n, perRun, new Random(seed * 1_000_003 + n));
                      }
                    })));
      }
      await(workers);
    } finally {
      pool.shutdownNow();
    }
    summary(methods, (System.nanoTime() - began) / 1e9);
    return faults.isEmpty();
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private static Callable<Void> quietly(Work work) {
    return () -> {
      work.run();
      return null;
    };
  }

  private static void await(List<Future<Void>> all) throws InterruptedException {
    for (Future<Void> each : all) {
      try {
        each.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
      }
    }
  }

  private Child start(Method m, Path folder) throws IOException {
    boolean engines = m.recipe.entries().getOrDefault("policy", "").startsWith("onnx");
    Path from = engines ? fullHome : plainHome;
    return Child.training(new Child.Place(from, var, work), m.file, folder);
  }

  /** The distribution again, without some of its bundles, so that a process starts sooner. */
  private Path home(String name, Pattern without) throws IOException {
    Path smaller = Files.createDirectories(work.resolve(name));
    for (String part : List.of("lib", "conf", "recipes", "models")) {
      Files.createSymbolicLink(smaller.resolve(part), home.resolve(part));
    }
    Path bundles = Files.createDirectory(smaller.resolve("bundles"));
    try (Stream<Path> all = Files.list(home.resolve("bundles"))) {
      for (Path bundle : all.toList()) {
        if (!without.matcher(bundle.getFileName().toString()).lookingAt()) {
          Files.createSymbolicLink(bundles.resolve(bundle.getFileName()), bundle);
        }
      }
    }
    return smaller;
  }

  /** One run, killed up to so many times. */
  private void trial(Method m, int number, int perRun, Random random)
      throws IOException, InterruptedException {
    Path folder = work.resolve("%s-%04d".formatted(m.recipe.name(), number));
    int kills = 0;
    String wrong = "";
    while (true) {
      Child child = start(m, folder);
      if (kills < perRun && isKilled(child, m, random)) {
        kills++;
        moment(folder);
        continue;
      }
      int status = child.end();
      wrong = status == 0 ? "" : "it ended with status " + status + ": " + child.said();
      break;
    }
    dealt.addAndGet(kills);
    m.kills.addAndGet(kills);
    runs.incrementAndGet();
    if (wrong.isEmpty()) {
      wrong = Print.of(folder).differenceTo(m.good);
    }
    if (wrong.isEmpty()) {
      wrong = String.join("; ", records.verify(folder).faults());
    }
    if (wrong.isEmpty()) {
      delete(folder);
    } else {
      synchronized (faults) {
        faults.add("%s after %d kills: %s".formatted(folder, kills, wrong));
      }
    }
    out.say(
        "%5d kills  %-32s %d kills: %s",
        dealt.get(), folder.getFileName(), kills, wrong.isEmpty() ? "same bytes" : wrong);
  }

  /** Whether it was killed before it ended by itself. */
  private static boolean isKilled(Child child, Method m, Random random)
      throws InterruptedException {
    long wait;
    if (random.nextDouble() < OPENING) {
      wait = (long) (random.nextDouble() * m.openMillis);
    } else {
      child.awaitOpen();
      wait = (long) (random.nextDouble() * m.trainMillis);
    }
    if (child.endsWithin(wait)) {
      return false;
    }
    child.kill();
    return true;
  }

  /** What the kill left: for the summary. */
  private void moment(Path folder) throws IOException {
    String what = "between two writes of a step, or in its work";
    if (!Files.exists(folder.resolve("recipe.txt"))) {
      what = "before the run had begun";
    } else if (!Files.exists(folder.resolve("states/step-000000"))
        && !Files.exists(folder.resolve("states/step-000001"))
        && !Files.exists(folder.resolve("metrics.jsonl"))) {
      what = "before the first state was whole";
    } else if (Files.exists(folder.resolve("states/.new"))) {
      what = "while a state or the lines of its step were written";
    } else if (Files.exists(folder.resolve("policy"))
        || Files.exists(folder.resolve(".policy.new"))) {
      what = "while or after the trained policy was written";
    }
    synchronized (moments) {
      moments.merge(what, 1, Integer::sum);
    }
  }

  private void summary(List<Method> methods, double seconds) {
    Map<String, Integer> each = new LinkedHashMap<>();
    methods.forEach(m -> each.put(m.recipe.name(), m.kills.get()));
    out.say("%n%d kills in %d runs, %.0f s", dealt.get(), runs.get(), seconds);
    each.forEach((name, kills) -> out.say("  %-24s %4d", name, kills));
    out.say("where they struck:");
    moments.forEach((moment, count) -> out.say("  %-56s %4d", moment, count));
    out.say(
        faults.isEmpty()
            ? "every run ended with the bytes of an undisturbed one"
            : faults.size() + " runs did not:");
    faults.forEach(out::say);
    out.figure("kills", dealt.get());
    out.figure("runs", runs.get());
    out.figure("wrong", faults.size());
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
