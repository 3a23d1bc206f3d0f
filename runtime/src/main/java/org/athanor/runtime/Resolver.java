package org.athanor.runtime;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.athanor.plugin.Objective;
import org.athanor.plugin.Plugin;
import org.athanor.plugin.RewardModel;
import org.athanor.plugin.Sampler;
import org.athanor.plugin.Setup;
import org.athanor.run.Parts.Option;
import org.athanor.run.Recipe;
import org.athanor.run.RecipeException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * From a recipe's text to parts with their options; everything that can be wrong with a recipe is
 * said here.
 */
@Component(service = Resolver.class)
public final class Resolver {
  private final PluginRegistry registry;
  private final String home;

  @Activate
  public Resolver(@Reference PluginRegistry registry, org.osgi.framework.BundleContext context) {
    this(registry, Homes.home(context).toString());
  }

  Resolver(PluginRegistry registry, String home) {
    this.registry = registry;
    this.home = home;
  }

  /** One role's part with its options applied. */
  record Use<P extends Plugin<?>, O extends Record>(Part part, P plugin, O options) {}

  /** A recipe's run options and parts. {@code recipe} has every default filled in. */
  record Resolved(Recipe recipe, RunOptions run, Map<Role, Use<?, ?>> uses) {}

  /**
   * Checks the recipe against the parts that are installed now, and what it schedules for later
   * steps too. The parts and options are those it begins with.
   */
  Resolved resolve(Recipe recipe) {
    Schedule schedule = Schedule.of(recipe);
    Resolved begun = resolved(schedule.begun());
    check(schedule, 1);
    SortedMap<String, String> all = new TreeMap<>(begun.recipe().entries());
    all.putAll(schedule.plannedKeys());
    return new Resolved(new Recipe(recipe.name(), all), begun.run(), begun.uses());
  }

  /**
   * Checks every change of a schedule from a step on.
   *
   * @throws RecipeException that names the step
   */
  void check(Schedule schedule, long first) {
    for (long step : schedule.changes(first)) {
      try {
        Recipe next = resolved(schedule.at(step)).recipe();
        Recipe before = asFarAsKnown(schedule.at(step - 1));
        Schedule.difference(before, next).keySet().forEach(Resolver::checkExchangeable);
      } catch (RecipeException e) {
        throw new RecipeException("at step " + step + ": " + e.getMessage(), e);
      }
    }
  }

  private static void checkExchangeable(String key) {
    Role role = Role.of(key);
    if (role != null ? role.isHeld() : key.equals("steps")) {
      throw new RecipeException(
          "'%s' cannot be exchanged within a run: %s"
              .formatted(
                  key,
                  key.equals("steps")
                      ? "pause the run and let it go on with steps=N, from the command that began it"
                      : "the run's weights or records belong to it; start a new run"));
    }
  }

  /** With every default; as it is written if one of its parts is gone. */
  Recipe asFarAsKnown(Recipe recipe) {
    try {
      return resolved(recipe).recipe();
    } catch (RecipeException e) {
      return recipe;
    }
  }

  /** Without a schedule. */
  Resolved resolved(Recipe recipe) {
    Map<String, String> given = recipe.entries();
    rejectStrangers(given);
    SortedMap<String, String> all = new TreeMap<>(runKeys(given));
    Map<Role, Use<?, ?>> uses = new EnumMap<>(Role.class);
    for (Role role : Role.values()) {
      String name = partName(role, given);
      if (name.isEmpty()) {
        rejectOrphans(role, given);
        continue;
      }
      Part part = registry.find(role, name);
      Map<String, String> options =
          OptionBinding.complete(part.plugin().optionsType(), below(role, given), part.title());
      all.put(role.key, name);
      options.forEach((option, text) -> all.put(role.key + "." + option, text));
      uses.put(role, use(part, options));
    }
    Recipe resolved = new Recipe(recipe.name(), all);
    RunOptions run = runOptions(resolved);
    uses.forEach((role, use) -> refuse(use, new ResolvedSetup(run, all)));
    needModels(uses);
    return new Resolved(resolved, run, uses);
  }

  /** What to set so that a recipe's roles are not served by other versions than once before. */
  SortedMap<String, String> without(Recipe recipe, Resolved before) {
    SortedMap<String, String> set = new TreeMap<>();
    before
        .uses()
        .forEach(
            (role, use) -> {
              String asked = recipe.entries().getOrDefault(role.key, "");
              PartSpec spec = PartSpec.of(asked);
              Part old = use.part();
              for (Part part : registry.every(role)) {
                if (spec.takes(part)
                    && spec.takes(old)
                    && !part.identity().equals(old.identity())) {
                  spec = spec.without(part);
                }
              }
              if (!spec.toString().equals(asked)) {
                set.put(role.key, spec.toString());
              }
            });
    return set;
  }

  /** The run's own options of a resolved recipe. */
  RunOptions runOptions(Recipe resolved) {
    return OptionBinding.bind(RunOptions.class, resolved.entries(), "the recipe");
  }

  /** A part with options given as text; for use outside a recipe. */
  Use<?, ?> use(Role role, String name, Map<String, String> options) {
    Part part = registry.find(role, name);
    return use(part, OptionBinding.complete(part.plugin().optionsType(), options, part.title()));
  }

  private Use<?, ?> use(Part part, Map<String, String> options) {
    Map<String, String> substituted = new LinkedHashMap<>();
    options.forEach((key, text) -> substituted.put(key, text.replace("${home}", home)));
    return new Use<>(
        part,
        part.plugin(),
        OptionBinding.bind(part.plugin().optionsType(), substituted, part.title()));
  }

  private static void rejectStrangers(Map<String, String> given) {
    TreeSet<String> known = new TreeSet<>();
    OptionBinding.describe(RunOptions.class).forEach(o -> known.add(o.name()));
    for (Role role : Role.values()) {
      known.add(role.key);
    }
    for (String key : given.keySet()) {
      if (Role.of(key) == null && !known.contains(key)) {
        int dot = key.indexOf('.');
        throw new RecipeException(
            "unknown recipe key '"
                + key
                + "'; "
                + Nearest.hint(dot < 0 ? key : key.substring(0, dot), known));
      }
    }
  }

  private static Map<String, String> runKeys(Map<String, String> given) {
    Map<String, String> own = new TreeMap<>();
    for (Option o : OptionBinding.describe(RunOptions.class)) {
      own.put(o.name(), given.getOrDefault(o.name(), o.defaultValue()));
    }
    return own;
  }

  private String partName(Role role, Map<String, String> given) {
    String name = given.getOrDefault(role.key, role.fallback);
    if (name == null) {
      TreeSet<String> names =
          new TreeSet<>(registry.all(role).stream().map(p -> p.info().name()).toList());
      throw new RecipeException(
          "the recipe names no %s; write '%s = NAME', where NAME is one of: %s"
              .formatted(role.key, role.key, String.join(", ", names)));
    }
    return name;
  }

  private static void rejectOrphans(Role role, Map<String, String> given) {
    below(role, given)
        .keySet()
        .forEach(
            option -> {
              throw new RecipeException(
                  "'%s.%s' is set, but the recipe names no %s; write '%s = NAME' too, or take the key out"
                      .formatted(role.key, option, role.key, role.key));
            });
  }

  private static Map<String, String> below(Role role, Map<String, String> given) {
    Map<String, String> options = new TreeMap<>();
    String prefix = role.key + ".";
    given.forEach(
        (key, text) -> {
          if (key.startsWith(prefix)) {
            options.put(key.substring(prefix.length()), text);
          }
        });
    return options;
  }

  private static void refuse(Use<?, ?> use, Setup setup) {
    Optional<String> reason = Uses.refuses(use, setup);
    if (reason.isPresent()) {
      throw new RecipeException(use.part().title() + " refuses this recipe: " + reason.get());
    }
  }

  /** Models that parts need and the recipe does not name. */
  private static void needModels(Map<Role, Use<?, ?>> uses) {
    Use<?, ?> objective = uses.get(Role.OBJECTIVE);
    Use<?, ?> reward = uses.get(Role.REWARD);
    Use<?, ?> sampler = uses.get(Role.SAMPLER);
    if (Uses.objectiveUsesReference(objective)) {
      need(Role.REFERENCE, objective, uses);
    }
    if (Uses.rewardUsesReference(reward)) {
      need(Role.REFERENCE, reward, uses);
    }
    if (Uses.rewardUsesJudge(reward)) {
      need(Role.JUDGE, reward, uses);
    }
    if (Uses.samplerUsesJudge(sampler)) {
      need(Role.JUDGE, sampler, uses);
    }
    if (Uses.usesScorer(reward)) {
      need(Role.SCORER, reward, uses);
      need(Role.SCORER_OPTIMIZER, reward, uses);
    }
  }

  private static void need(Role role, Use<?, ?> by, Map<Role, Use<?, ?>> uses) {
    if (!uses.containsKey(role)) {
      String kind =
          role == Role.SCORER_OPTIMIZER
              ? "an optimizer"
              : "a policy source, usually with the same options as the policy";
      throw new RecipeException(
          "%s needs a %s: write '%s = NAME', %s"
              .formatted(by.part().title(), role.key, role.key, kind));
    }
  }

  private record ResolvedSetup(RunOptions run, Map<String, String> all) implements Setup {
    @Override
    public int rollouts() {
      return run.rollouts();
    }

    @Override
    public Optional<String> value(String key) {
      Role role = Role.of(key);
      boolean isPart = role != null && role.key.equals(key);
      return Optional.ofNullable(all.get(key)).map(v -> isPart ? PartSpec.name(v) : v);
    }
  }

  /** Generic calls on a use, whose part and options fit each other by construction. */
  @SuppressWarnings("unchecked")
  private static final class Uses {
    static <O extends Record> Optional<String> refuses(Use<?, ?> use, Setup setup) {
      return ((Plugin<O>) use.plugin()).refuses(setup, (O) use.options());
    }

    static <O extends Record> boolean objectiveUsesReference(Use<?, ?> use) {
      return ((Objective<O>) use.plugin()).usesReference((O) use.options());
    }

    static <O extends Record> boolean rewardUsesReference(Use<?, ?> use) {
      return ((RewardModel<O>) use.plugin()).usesReference((O) use.options());
    }

    static <O extends Record> boolean rewardUsesJudge(Use<?, ?> use) {
      return ((RewardModel<O>) use.plugin()).usesJudge((O) use.options());
    }

    static <O extends Record> boolean samplerUsesJudge(Use<?, ?> use) {
      return ((Sampler<O>) use.plugin()).usesJudge((O) use.options());
    }

    static <O extends Record> boolean usesScorer(Use<?, ?> use) {
      return ((RewardModel<O>) use.plugin()).usesScorer((O) use.options());
    }
  }
}
