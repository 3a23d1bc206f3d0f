package org.athanor.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.athanor.run.Recipe;
import org.athanor.run.RecipeException;
import org.athanor.runtime.JarCheck.Refused;
import org.athanor.runtime.Resolver.Resolved;
import org.athanor.runtime.Resolver.Use;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** Whether a bundle that was just installed can serve: it starts, and its parts work. */
final class Quarantine {
  private final BundleContext context;
  private final PluginRegistry registry;
  private final ServiceComponentRuntime scr;
  private final Missing missing;

  Quarantine(
      BundleContext context,
      PluginRegistry registry,
      ServiceComponentRuntime scr,
      Missing missing) {
    this.context = context;
    this.registry = registry;
    this.scr = scr;
    this.missing = missing;
  }

  /** Said of a jar that another jar may help. */
  static final class Lacking extends Refused {
    private static final long serialVersionUID = 1;

    Lacking(String message) {
      super(message);
    }
  }

  /** Carries a refusal out of a thread. */
  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Refused refused;

    Stopped(Refused refused) {
      super(refused);
      this.refused = refused;
    }
  }

  static Refused refusal(PartFailure failure) {
    return failure.getCause() instanceof Stopped stopped && stopped.refused != null
        ? stopped.refused
        : new Refused("rejected: " + failure.getMessage());
  }

  void start(Bundle bundle) {
    try {
      bundle.start();
    } catch (BundleException | IllegalStateException e) {
      List<String> lacks = missing.of(bundle);
      throw new Stopped(
          lacks.isEmpty()
              ? new Refused("not usable: " + root(e))
              : new Lacking("not usable: " + String.join("; ", lacks)));
    }
  }

  /**
   * @throws Refused if a component cannot be built, or a part fails
   */
  void check(Bundle bundle) throws Refused {
    components(bundle);
    for (ServiceReference<?> service : services(bundle)) {
      for (Role role : Role.values()) {
        if (role.isFirst() && isA(service, role)) {
          check(role, service);
        }
      }
    }
  }

  private static List<ServiceReference<?>> services(Bundle bundle) {
    ServiceReference<?>[] all = bundle.getRegisteredServices();
    return all == null ? List.of() : Arrays.asList(all);
  }

  private static boolean isA(ServiceReference<?> service, Role role) {
    String[] types = (String[]) service.getProperty(Constants.OBJECTCLASS);
    return Arrays.asList(types).contains(role.service.getName());
  }

  private void components(Bundle bundle) throws Refused {
    for (ComponentDescriptionDTO description : scr.getComponentDescriptionDTOs(bundle)) {
      for (ComponentConfigurationDTO state : scr.getComponentConfigurationDTOs(description)) {
        if (state.state == ComponentConfigurationDTO.FAILED_ACTIVATION) {
          throw new Refused(
              "rejected: " + description.implementationClass + " fails: " + cause(state.failure));
        }
      }
    }
  }

  /** The last "Caused by" of a stack trace. */
  private static String cause(String trace) {
    String cause = trace == null ? "" : trace.lines().findFirst().orElse("");
    for (String line : trace == null ? List.<String>of() : trace.lines().toList()) {
      cause = line.startsWith("Caused by: ") ? line.substring(11) : cause;
    }
    return cause.strip();
  }

  private void check(Role role, ServiceReference<?> service) throws Refused {
    if (!(service.getProperty(PluginRegistry.NAME) instanceof String name)) {
      throw new Refused(
          "rejected: its %s has no name; put @PluginName(\"...\") on it".formatted(role.key));
    }
    Object object = context.getService(service);
    if (object == null) {
      components(service.getBundle()); // the reason, if it is known
      throw new Refused(
          "rejected: its %s '%s' cannot be built; the log has the reason"
              .formatted(role.key, name));
    }
    try {
      Part part = registry.part(role, service, object);
      conflicts(role, part);
      trial(role, part);
    } catch (PartFailure e) {
      throw new Refused("rejected: " + e.getMessage());
    }
  }

  private void conflicts(Role role, Part part) throws Refused {
    for (Part other : registry.all(role)) {
      if (other.info().name().equals(part.info().name())
          && !other.info().bundle().equals(part.info().bundle())) {
        throw new Refused(
            "rejected: %s is offered already by %s %s; give this one another @PluginName, or take the other away"
                .formatted(part.title(), other.info().bundle(), other.info().version()));
      }
    }
  }

  /** With its default options; where these do not do, a run will try it with its own. */
  private static void trial(Role role, Part part) throws Refused {
    Use<?, ?> use;
    Resolved resolved;
    try {
      var type = part.plugin().optionsType();
      Map<String, String> defaults = OptionBinding.complete(type, Map.of(), part.title());
      use = new Use<>(part, part.plugin(), OptionBinding.bind(type, defaults, part.title()));
      Map<Role, Use<?, ?>> uses = new EnumMap<>(Map.<Role, Use<?, ?>>of(role, use));
      Map<String, String> own = new TreeMap<>();
      OptionBinding.describe(RunOptions.class).forEach(o -> own.put(o.name(), o.defaultValue()));
      RunOptions run = OptionBinding.bind(RunOptions.class, own, "the run");
      resolved = new Resolved(new Recipe("fixture", own), run, uses);
    } catch (RecipeException e) {
      return;
    }
    try {
      new Fixture(resolved, Fixture.someProblems()).check(Set.of(role));
    } catch (PartFailure e) {
      if (!isAboutItsInput(e)) {
        throw new Refused("rejected: " + e.getMessage());
      }
    }
  }

  /** It may need other problems, models or options than the fixture has. */
  private static boolean isAboutItsInput(PartFailure failure) {
    Throwable cause = failure;
    while (cause instanceof PartFailure && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof IllegalArgumentException || cause instanceof IllegalStateException;
  }

  /** Such as "objective 'mine'", for every part that the bundle offers. */
  List<String> titles(Bundle bundle) {
    List<String> titles = new ArrayList<>();
    for (Role role : Role.values()) {
      for (Part part : role.isFirst() ? registry.every(role) : List.<Part>of()) {
        if (part.bundle() == bundle.getBundleId()) {
          titles.add(part.title());
        }
      }
    }
    return titles;
  }

  /** What its components wait for; empty if they do not. */
  String waits(Bundle bundle) {
    List<String> waiting = new ArrayList<>();
    for (ComponentDescriptionDTO description : scr.getComponentDescriptionDTOs(bundle)) {
      for (ComponentConfigurationDTO state : scr.getComponentConfigurationDTOs(description)) {
        for (UnsatisfiedReferenceDTO reference : state.unsatisfiedReferences) {
          waiting.add(
              "%s waits for a %s, which no bundle here offers"
                  .formatted(description.implementationClass, type(description, reference.name)));
        }
      }
    }
    return String.join("; ", waiting);
  }

  private static String type(ComponentDescriptionDTO description, String reference) {
    return Arrays.stream(description.references)
        .filter(r -> r.name.equals(reference))
        .map((ReferenceDTO r) -> r.interfaceName)
        .findFirst()
        .orElse(reference);
  }

  static String root(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    boolean plain = cause instanceof BundleException || cause instanceof IllegalStateException;
    return (plain ? message : cause.toString())
        .replaceAll("^Unable to resolve .*?missing requirement", "a requirement is missing:")
        .strip();
  }
}
