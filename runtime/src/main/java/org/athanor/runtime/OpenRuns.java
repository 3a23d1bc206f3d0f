package org.athanor.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.athanor.data.ProblemSet;
import org.athanor.policy.Policy;
import org.athanor.policy.TrainablePolicy;
import org.athanor.run.Evaluation;
import org.athanor.run.Recipe;
import org.athanor.run.RecipeException;
import org.athanor.run.Run;
import org.athanor.run.RunException;
import org.athanor.run.Runs;
import org.athanor.runtime.Resolver.Resolved;
import org.athanor.runtime.Resolver.Use;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Opens runs: a recipe resolved, its policy and problems opened, its folder taken, its last state
 * read.
 */
@Component(service = Runs.class)
public final class OpenRuns implements Runs {
  private final Laboratory lab;
  private final Path home;
  private final List<Run> open = new CopyOnWriteArrayList<>();

  @Activate
  public OpenRuns(BundleContext context, @Reference Laboratory lab) {
    this(Homes.runs(context), lab);
  }

  OpenRuns(Path home, Laboratory lab) {
    this.home = home;
    this.lab = lab;
  }

  /** Closes each, whatever keeps another from being saved: that was said when it happened. */
  @Deactivate
  void close() {
    for (Run run : open) {
      try {
        run.close();
      } catch (RunException e) {
        lab.log(e.getMessage(), e);
      }
    }
  }

  @Override
  public Run open(Recipe recipe, Path path) {
    Resolved resolved = lab.resolver().resolve(recipe);
    checkEvaluation(resolved);
    checkSize(resolved.run(), Runtime.getRuntime().maxMemory());
    Path place = path.toAbsolutePath().normalize();
    if (find(place.getFileName().toString()).isPresent()) {
      throw new RunException(
          "a run named '"
              + place.getFileName()
              + "' is open already; close it, or use another folder");
    }
    boolean existed = Files.exists(place);
    RunFolder folder = RunFolder.open(place);
    Run run = null;
    try {
      run = open(resolved, folder);
      return run;
    } catch (IOException e) {
      throw new RunException("cannot open the run in " + place + ": " + RunFolder.reason(e), e);
    } finally {
      if (run == null) {
        folder.close();
        if (!existed) {
          folder.deleteIfEmpty();
        }
      }
    }
  }

  @Override
  public Run fork(Path from, long step, Map<String, String> changes, Path folder) {
    Path place = folder.toAbsolutePath().normalize();
    boolean existed = Files.exists(place);
    boolean fresh = !existed || isEmpty(place);
    Map<String, String> swapped = new TreeMap<>(changes);
    String steps = swapped.remove("steps");
    Run run = null;
    boolean done = false;
    try {
      Recipe begun = Fork.copy(from.toAbsolutePath().normalize(), step, place);
      run = open(steps == null ? begun : begun.with(Map.of("steps", steps)), place);
      if (!swapped.isEmpty()) {
        run.swap(swapped);
      }
      done = true;
      return run;
    } catch (IOException e) {
      throw new RunException(
          "cannot copy %s to %s: %s".formatted(from, place, RunFolder.reason(e)), e);
    } finally {
      if (!done) {
        undo(run, place, fresh, existed);
      }
    }
  }

  private static boolean isEmpty(Path folder) {
    try (Stream<Path> content = Files.list(folder)) {
      return content.findAny().isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  /** Leaves a folder as it was before a fork that failed. */
  private void undo(Run run, Path folder, boolean fresh, boolean existed) {
    try {
      if (run != null) {
        run.close();
      }
      if (fresh) {
        DurableFiles.deleteTree(folder);
      }
      if (fresh && existed) {
        Files.createDirectory(folder);
      }
    } catch (IOException | RunException e) {
      lab.log("cannot take away " + folder, e);
    }
  }

  private Run open(Resolved resolved, RunFolder folder) throws IOException {
    Recipe before = folder.recipe(resolved.recipe().name());
    if (before != null) {
      TrainingRun.sameExperiment(before, resolved.recipe(), folder.path);
    }
    ProblemSet problems = Bound.load(resolved.uses().get(Role.PROBLEMS));
    Use<?, ?> held = resolved.uses().get(Role.EVALUATION);
    ProblemSet evaluation = held == null ? null : Bound.load(held);
    Memory memory = memory(resolved, problems);
    try {
      TrainingRun[] self = new TrainingRun[1];
      TrainingRun run =
          new TrainingRun(lab, folder, resolved, memory, evaluation, () -> open.remove(self[0]));
      self[0] = run;
      if (folder.hasBegun()) {
        run.goOn(before);
      } else {
        run.begin(Bound.identities(resolved));
      }
      open.add(run);
      return run;
    } catch (IOException | RuntimeException | Error e) {
      memory.close();
      throw e;
    }
  }

  /** Opens the models that the recipe names; closes those already open if one cannot be. */
  private static Memory memory(Resolved resolved, ProblemSet problems) {
    List<Policy> opened = new ArrayList<>();
    try {
      TrainablePolicy policy = trainable(resolved.uses().get(Role.POLICY), opened);
      TrainablePolicy scorer = trainable(resolved.uses().get(Role.SCORER), opened);
      Policy reference = open(resolved.uses().get(Role.REFERENCE), opened);
      Policy judge = open(resolved.uses().get(Role.JUDGE), opened);
      return new Memory(resolved.run().seed(), policy, scorer, reference, judge, problems);
    } catch (RuntimeException | Error e) {
      opened.forEach(Policy::close);
      throw e;
    }
  }

  private static TrainablePolicy trainable(Use<?, ?> source, List<Policy> opened) {
    Policy policy = open(source, opened);
    if (policy != null && !(policy instanceof TrainablePolicy)) {
      throw new RecipeException(
          source.part().title()
              + " can only generate, not learn: choose a policy that can be trained");
    }
    return (TrainablePolicy) policy;
  }

  /** Null where the recipe names none. */
  private static Policy open(Use<?, ?> source, List<Policy> opened) {
    if (source == null) {
      return null;
    }
    Policy policy = Bound.open(source);
    opened.add(policy);
    return policy;
  }

  private static void checkEvaluation(Resolved resolved) {
    RunOptions run = resolved.run();
    if (resolved.uses().containsKey(Role.EVALUATION)) {
      for (String k : run.passAt()) {
        if (Integer.parseInt(k) > run.evaluationRollouts()) {
          throw new RecipeException(
              "passAt asks for k = %s, but evaluationRollouts is %d: an unbiased estimate needs at least k samples"
                  .formatted(k, run.evaluationRollouts()));
        }
      }
    }
  }

  /**
   * Refuses a step whose rollouts could never be held: some 40 bytes a token and 1000 a rollout,
   * all of a step at once.
   */
  static void checkSize(RunOptions run, long memory) {
    double rollouts = (double) run.problemsPerStep() * run.rollouts();
    double needed = rollouts * (40.0 * run.maxTokens() + 1000);
    if (needed > memory) {
      throw new RecipeException(
          "a step would hold %.0f rollouts of up to %d tokens, about %.0f GB, and Java has %.1f GB: lower problemsPerStep (%d), rollouts (%d) or maxTokens, or raise JAVA_OPTS=-Xmx..."
              .formatted(
                  rollouts,
                  run.maxTokens(),
                  needed / 1e9,
                  memory / 1e9,
                  run.problemsPerStep(),
                  run.rollouts()));
    }
  }

  @Override
  public List<Run> all() {
    return List.copyOf(open);
  }

  @Override
  public Optional<Run> find(String id) {
    return open.stream().filter(r -> r.id().equals(id)).findFirst();
  }

  @Override
  public Path newFolder(Recipe recipe) {
    String name = recipe.name().replaceAll("[/\\\\]", "_"); // no way out of the folder of runs
    for (int i = 1; ; i++) {
      Path folder = home.resolve(name + "-" + i);
      if (!Files.exists(folder)) {
        return folder;
      }
    }
  }

  @Override
  public Evaluation evaluate(Recipe recipe) {
    Resolved resolved = lab.resolver().resolve(recipe);
    checkEvaluation(resolved);
    Map<Role, Use<?, ?>> uses = resolved.uses();
    if (!uses.containsKey(Role.EVALUATION)) {
      throw new RecipeException(
          "the recipe names no evaluation problems; write 'evaluation = NAME', a problem source");
    }
    try (Policy policy = Bound.open(uses.get(Role.POLICY))) {
      return Evaluator.evaluate(
          resolved.run().seed(),
          0,
          policy,
          Bound.load(uses.get(Role.EVALUATION)),
          Bound.verifier(uses.get(Role.VERIFIER)),
          resolved.run());
    }
  }
}
