package org.athanor.runtime;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.athanor.data.Problem;
import org.athanor.data.ProblemSet;
import org.athanor.data.Verdict;
import org.athanor.policy.Policy;
import org.athanor.run.Parts;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The registry as the shell sees it. */
@Component(service = Parts.class)
public final class InstalledParts implements Parts {
  private final PluginRegistry registry;
  private final Resolver resolver;

  @Activate
  public InstalledParts(@Reference PluginRegistry registry, @Reference Resolver resolver) {
    this.registry = registry;
    this.resolver = resolver;
  }

  @Override
  public List<Info> all() {
    return Arrays.stream(Role.values())
        .filter(Role::isFirst)
        .flatMap(role -> registry.all(role).stream())
        .map(Part::info)
        .toList();
  }

  @Override
  public List<Option> runOptions() {
    return OptionBinding.describe(RunOptions.class);
  }

  @Override
  public Policy openPolicy(String name, Map<String, String> options) {
    return Bound.open(resolver.use(Role.POLICY, name, options));
  }

  @Override
  public Judge verifier(String name, Map<String, String> options) {
    var use = resolver.use(Role.VERIFIER, name, options);
    Bound.Judge judge = Bound.verifier(use);
    Bound.Compare compare = Bound.equivalence(use);
    return new Judge() {
      @Override
      public Verdict verify(Problem problem, String completion) {
        return judge.verify(problem, completion);
      }

      @Override
      public Optional<Boolean> equivalent(String a, String b) {
        return compare.equivalent(a, b);
      }
    };
  }

  @Override
  public ProblemSet problems(String name, Map<String, String> options) {
    return Bound.load(resolver.use(Role.PROBLEMS, name, options));
  }
}
