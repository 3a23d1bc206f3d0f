package org.athanor.torture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.athanor.run.Recipe;
import org.athanor.run.Recipes;
import org.athanor.run.Runs;
import org.athanor.run.ShellCommand;
import org.athanor.torture.FaultyDisk.Fault;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** torture:disk. */
@Component(service = ShellCommand.class, property = "athanor.command=torture:disk")
public final class DiskCommand extends TortureCommand {
  static final List<Option> OPTIONS =
      List.of(new Option("--every", "N", "only every so-manieth change; 1, which is all"));
  private final Runs runs;
  private final Recipes recipes;

  @Activate
  public DiskCommand(BundleContext context, @Reference Runs runs, @Reference Recipes recipes) {
    super(
        "torture:disk",
        "fails, tears, cuts off or delays every single write of a run, one at a time",
        AllCommand.union(OPTIONS, List.of(ONLY, IN)),
        context);
    this.runs = runs;
    this.recipes = recipes;
  }

  @Override
  public List<String> examples() {
    return List.of("torture:disk --every 10 --only grpo-kl");
  }

  @Override
  boolean run(Given given, Path work, Report report) throws IOException, InterruptedException {
    Map<String, String> shorter = Methods.keys("steps = 3; evaluateEvery = 2");
    int every = given.number("--every", 1);
    boolean good = true;
    for (Recipe recipe : Methods.chosen(given, recipes, given.has("--only"))) {
      good &= disk(recipe.with(shorter), every, work, report);
    }
    return good;
  }

  private boolean disk(Recipe recipe, int every, Path work, Report report)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    Path good = work.resolve(recipe.name() + "-undisturbed");
    Path counted = work.resolve(recipe.name() + "-counted");
    DiskTrial trial = new DiskTrial(runs, recipe, good, counted);
    int tried = 0;
    int wrong = 0;
    for (Fault fault : List.of(Fault.FAIL, Fault.TEAR, Fault.POWER, Fault.DELAY)) {
      for (long n = 1; n <= trial.changes(); n += every) {
        Path folder = work.resolve("%s-%s-%d".formatted(recipe.name(), fault, n));
        String found = trial.strike(fault, n, folder);
        tried++;
        if (found.isEmpty()) {
          Kills.delete(folder);
        } else {
          wrong++;
          report.say("%s: %s", recipe.name(), found);
        }
      }
      report.say("%-24s %d runs, %s so far", recipe.name(), tried, fault);
    }
    Kills.delete(good);
    Kills.delete(counted);
    report.say(
        "%-24s %d changes, %d runs with one of them spoilt, %.0f s: %s",
        recipe.name(),
        trial.changes(),
        tried,
        (System.nanoTime() - began) / 1e9,
        wrong == 0 ? "same bytes" : wrong + " wrong");
    report.figure(recipe.name(), Map.of("changes", trial.changes(), "runs", tried, "wrong", wrong));
    return wrong == 0;
  }
}
