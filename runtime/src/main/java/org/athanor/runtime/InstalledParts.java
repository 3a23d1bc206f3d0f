package org.athanor.runtime;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
    Bound.Judge judge = Bound.verifier(resolver.use(Role.VERIFIER, name, options));
    return judge::verify;
  }
}
