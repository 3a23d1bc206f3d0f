package org.athanor.runtime;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.athanor.curriculum.Uniform;
import org.athanor.data.Problem;
import org.athanor.data.ProblemSet;
import org.athanor.data.Verdict;
import org.athanor.objective.empo.SemanticEntropy;
import org.athanor.objective.policygradient.BestMinusSecond;
import org.athanor.objective.policygradient.Cispo;
import org.athanor.objective.policygradient.Constant;
import org.athanor.objective.policygradient.Gpg;
import org.athanor.objective.policygradient.GroupNormalized;
import org.athanor.objective.policygradient.Gspo;
import org.athanor.objective.policygradient.LeaveOneOut;
import org.athanor.objective.policygradient.LengthWeighted;
import org.athanor.objective.policygradient.PpoClip;
import org.athanor.objective.policygradient.Reinforce;
import org.athanor.objective.policygradient.ReinforcePlusPlus;
import org.athanor.objective.policygradient.Sapo;
import org.athanor.objective.policygradient.Supervised;
import org.athanor.objective.prime.ImplicitPrm;
import org.athanor.objective.prime.Prime;
import org.athanor.objective.rspo.PassKTraining;
import org.athanor.objective.rspo.Pkpo;
import org.athanor.objective.rspo.Rspo;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.Optimizer;
import org.athanor.plugin.Plugin;
import org.athanor.plugin.ProblemSource;
import org.athanor.plugin.Verifier;
import org.athanor.policy.Parameter;
import org.athanor.policy.Policy;
import org.athanor.policy.TrainablePolicy;
import org.athanor.policy.tabular.Tabular;
import org.athanor.reward.SoftOverlong;
import org.athanor.reward.VerdictReward;
import org.athanor.run.Recipe;
import org.athanor.sampler.group.Demonstrations;
import org.athanor.sampler.group.GroupSampler;
import org.athanor.sampler.svs.Svs;
import org.athanor.verifier.genrm.GenRmReward;
import org.athanor.verifier.genrm.Verifications;
import org.athanor.verifier.math.MathHybrid;
import org.athanor.verifier.math.MathVerifier;
import org.osgi.framework.Version;

/**
 * A few training steps of one recipe without container and folder: every installed part is real,
 * but for the optimizer, the problems and a verifier that grades and at times cannot judge.
 */
final class Cell {
  private static final Map<Role, List<Part>> PARTS = new EnumMap<>(Role.class);
  private static final Resolver RESOLVER =
      new Resolver(new PluginRegistry(role -> PARTS.getOrDefault(role, List.of())), "/home");

  static {
    offer("tabular", new Tabular());
    offer("digits", new Digits());
    offer("uniform", new Uniform());
    offer("group", new GroupSampler());
    offer("demonstrations", new Demonstrations());
    offer("svs", new Svs());
    offer("verifications", new Verifications());
    offer("math", new MathVerifier());
    offer("math-hybrid", new MathHybrid());
    offer("grading", new Grading());
    offer("verdict", new VerdictReward());
    offer("soft-overlong", new SoftOverlong());
    offer("semantic-entropy", new SemanticEntropy());
    offer("implicit-prm", new ImplicitPrm());
    offer("genrm", new GenRmReward());
    offer("says", new Says());
    offer("prime", new Prime());
    offer("rspo", new Rspo());
    offer("pkpo", new Pkpo());
    offer("passk-training", new PassKTraining());
    offer("descent", new Descent());
    offer("group-normalized", new GroupNormalized());
    offer("leave-one-out", new LeaveOneOut());
    offer("reinforce-plus-plus", new ReinforcePlusPlus());
    offer("opo", new LengthWeighted());
    offer("gpg", new Gpg());
    offer("best-minus-second", new BestMinusSecond());
    offer("constant", new Constant());
    offer("ppo-clip", new PpoClip());
    offer("gspo", new Gspo());
    offer("cispo", new Cispo());
    offer("sapo", new Sapo());
    offer("reinforce", new Reinforce());
    offer("supervised", new Supervised());
  }

  private Cell() {}

  private static void offer(String name, Plugin<?> plugin) {
    for (Role role : Role.values()) {
      if (role.service.isInstance(plugin)) {
        PARTS
            .computeIfAbsent(role, r -> new ArrayList<>())
            .add(PluginRegistry.part(role, name, plugin, "test", Version.emptyVersion, ""));
      }
    }
  }

  static Plugin<?> plugin(Role role, String name) {
    return PARTS.get(role).stream()
        .filter(p -> p.info().name().equals(name))
        .findFirst()
        .orElseThrow()
        .plugin();
  }

  /** Names of the parts that a role offers here. */
  static List<String> names(Role role) {
    return PARTS.get(role).stream().map(p -> p.info().name()).sorted().toList();
  }

  /** Six problems, six rollouts, a policy that answers each right at times. */
  static Recipe recipe(String... changes) {
    Map<String, String> keys = new TreeMap<>();
    keys.put("policy", "tabular");
    policy(keys, "policy");
    keys.put("problems", "digits");
    keys.put("verifier", "math");
    keys.put("advantage", "group-normalized");
    keys.put("optimizer", "descent");
    keys.put("problemsPerStep", "4");
    keys.put("rollouts", "6");
    keys.put("maxTokens", "2");
    for (int i = 0; i < changes.length; i += 2) {
      keys.put(changes[i], changes[i + 1]);
    }
    return new Recipe("cell", keys);
  }

  /** The same weights in each role. */
  static void policy(Map<String, String> keys, String role) {
    keys.put(role, "tabular");
    keys.put(role + ".alphabet", "12>");
    keys.put(role + ".contextLength", "16");
    keys.put(role + ".deviation", "1.5");
    keys.put(role + ".seed", "4");
  }

  /** What the steps did, and the weights they left. */
  record Outcome(List<StepResult> steps, float[] weights) {}

  /**
   * Three steps.
   *
   * @throws org.athanor.run.RecipeException before the first if the recipe is refused
   */
  static Outcome train(Recipe recipe) {
    Resolver.Resolved resolved = RESOLVER.resolve(recipe);
    List<StepResult> steps = new ArrayList<>();
    try (Memory memory =
        new Memory(
            resolved.run().seed(),
            (TrainablePolicy) open(resolved, Role.POLICY),
            (TrainablePolicy) open(resolved, Role.SCORER),
            open(resolved, Role.REFERENCE),
            open(resolved, Role.JUDGE),
            Bound.load(resolved.uses().get(Role.PROBLEMS)))) {
      for (int step = 0; step < 3; step++) {
        steps.add(TrainingStep.run(memory, Bound.of(resolved), resolved.run()));
      }
      return new Outcome(steps, weights(memory.policy.policy));
    }
  }

  private static Policy open(Resolver.Resolved resolved, Role role) {
    return resolved.uses().containsKey(role) ? Bound.open(resolved.uses().get(role)) : null;
  }

  private static float[] weights(TrainablePolicy policy) {
    int size = policy.parameters().stream().mapToInt(Parameter::size).sum();
    float[] all = new float[size];
    int at = 0;
    for (Parameter p : policy.parameters()) {
      for (int i = 0; i < p.size(); i++) {
        all[at++] = p.value().get(i);
      }
    }
    return all;
  }

  record None() {}

  /** Whether the problems come with their answers. */
  record Labels(@Default("true") @Doc("with reference answers") boolean labels) {}

  @Doc("problems whose answer is a digit")
  static final class Digits implements ProblemSource<Labels> {
    private static final List<String> PROMPTS = List.of("1", "2", "11", "12", "21", "22");

    @Override
    public Class<Labels> optionsType() {
      return Labels.class;
    }

    @Override
    public ProblemSet load(Labels o) {
      return ProblemSet.of(
          "digits",
          IntStream.range(0, PROMPTS.size())
              .mapToObj(
                  i ->
                      new Problem(
                          "p" + i,
                          PROMPTS.get(i),
                          o.labels ? String.valueOf(1 + i % 2) : "",
                          Map.of("demonstration", String.valueOf(1 + i % 2))))
              .toList());
    }
  }

  /** Half a point for a right last digit; what ends in '>' cannot be judged. */
  @Doc("grades, and at times cannot judge")
  static final class Grading implements Verifier<None> {
    @Override
    public Class<None> optionsType() {
      return None.class;
    }

    @Override
    public Verdict verify(Problem problem, String completion, None o) {
      if (completion.isEmpty()) {
        return Verdict.noAnswer("empty");
      }
      if (completion.endsWith(">")) {
        return Verdict.undecided(completion, "ends in >");
      }
      if (completion.equals(problem.answer())) {
        return Verdict.correct(completion, "equal");
      }
      boolean near = !problem.answer().isEmpty() && completion.endsWith(problem.answer());
      return new Verdict(
          Verdict.Outcome.INCORRECT, near ? 0.5 : 0, completion, near ? "ends right" : "wrong");
    }
  }

  @Doc("plain gradient descent")
  static final class Descent implements Optimizer<None> {
    @Override
    public Class<None> optionsType() {
      return None.class;
    }

    @Override
    public List<String> slots(None o) {
      return List.of();
    }

    @Override
    public SortedMap<String, Double> update(Update u, None o) {
      for (Parameter p : u.parameters()) {
        for (int i = 0; i < p.size(); i++) {
          p.value().put(i, p.value().get(i) - 0.5f * p.gradient().get(i));
        }
      }
      return new TreeMap<>();
    }
  }
}
