package org.athanor.problems;

import java.util.ArrayList;
import java.util.List;
import org.athanor.data.ProblemSet;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.PluginName;
import org.athanor.plugin.ProblemSource;
import org.osgi.service.component.annotations.Component;

/**
 * Problems made on demand: the problem at an index is a pure function of the options and the index.
 * One in ten structures is held out, by a hash of the structure alone, so whatever the seed, level,
 * task or wording, training never shows a structure that evaluation asks.
 */
@Component(service = ProblemSource.class)
@PluginName("procedural")
@Doc("Countdown, arithmetic chains and word problems, made on demand; to solve, verify or write")
public final class Procedural implements ProblemSource<Procedural.Options> {
  static final List<Family> FAMILIES = List.of(new Countdown(), new Chain(), new Story());
  static final List<String> TASKS = List.of("solve", "verify", "write");

  /** Which structures may be drawn. */
  public enum Split {
    TRAIN,
    HELD_OUT,
    ALL
  }

  /** What to make, and how much of it. */
  public record Options(
      @Default("countdown,chain,story") @Doc("families: countdown, chain, story")
          List<String> families,
      @Default("solve") @Doc("tasks: solve, verify, write") List<String> tasks,
      @Default("") @Doc("levels such as countdown-4; none means all of the families")
          List<String> levels,
      @Default("")
          @Doc("shares of the set, such as countdown:3,story-4:0.5,verify:2; 1 if not said")
          List<String> weights,
      @Default("train") @Doc("train, held-out (one structure in ten) or all") Split split,
      @Default("100000") @Doc("number of problems in the set") int count,
      @Default("1") @Doc("another seed makes other problems") long seed,
      @Default("false") @Doc("put a correct completion in meta 'demonstration'")
          boolean demonstrations) {

    public Options {
      families = known("families", families, names());
      tasks = known("tasks", tasks, TASKS);
      levels = known("levels", levels, levelsOf(families));
      weights = given(weights);
      if (families.isEmpty() || tasks.isEmpty()) {
        throw new IllegalArgumentException("families and tasks must each name at least one");
      }
      if (count < 1) {
        throw new IllegalArgumentException("count must be at least 1, got " + count);
      }
    }

    Mixture mixture() {
      List<Family> chosen = FAMILIES.stream().filter(f -> families.contains(f.name())).toList();
      List<String> all = levelsOf(families);
      List<String> weighable = new ArrayList<>(families);
      weighable.addAll(levels.isEmpty() ? all : levels);
      weighable.addAll(tasks);
      return new Mixture(
          chosen, levels.isEmpty() ? all : levels, tasks, Mixture.Weights.of(weights, weighable));
    }

    private static List<String> names() {
      return FAMILIES.stream().map(Family::name).toList();
    }

    private static List<String> levelsOf(List<String> families) {
      return FAMILIES.stream()
          .filter(f -> families.contains(f.name()))
          .flatMap(f -> f.levels().stream())
          .toList();
    }

    private static List<String> given(List<String> entries) {
      return entries.stream().map(String::strip).filter(e -> !e.isEmpty()).distinct().toList();
    }

    private static List<String> known(String option, List<String> entries, List<String> allowed) {
      for (String entry : given(entries)) {
        if (!allowed.contains(entry)) {
          throw new IllegalArgumentException(
              option + " must be of " + allowed + ", got '" + entry + "'");
        }
      }
      return given(entries);
    }
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public ProblemSet load(Options options) {
    return new ProceduralSet(options, options.mixture());
  }
}
