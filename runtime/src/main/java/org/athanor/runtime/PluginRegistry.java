package org.athanor.runtime;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.athanor.plugin.Doc;
import org.athanor.plugin.Plugin;
import org.athanor.run.Parts;
import org.athanor.run.Parts.Info;
import org.athanor.run.RecipeException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.util.tracker.ServiceTracker;

/**
 * The parts that are installed now, by role and name. Two bundles that offer one name are an error;
 * of two versions of one bundle the newer serves.
 */
@Component(service = PluginRegistry.class)
public final class PluginRegistry {
  static final String NAME = "plugin.name";
  private final Map<Class<?>, ServiceTracker<Object, Object>> trackers = new LinkedHashMap<>();
  private final Function<Role, List<Part>> source;
  private final Map<String, String> hashes = new ConcurrentHashMap<>();

  /**
   * Which bundles serve, at one moment: never half of an exchange.
   *
   * @param hidden bundles whose parts nobody sees yet
   * @param retired bundles that made way for others, in the order of that, from 1
   */
  private record Standing(Set<Long> hidden, Map<Long, Long> retired) {}

  private volatile Standing standing = new Standing(Set.of(), Map.of());

  private final Map<Long, String> known = new ConcurrentHashMap<>();
  private final AtomicLong retirements = new AtomicLong();

  @Activate
  public PluginRegistry(BundleContext context) {
    this.source = this::tracked;
    for (Class<?> service : Role.services()) {
      ServiceTracker<Object, Object> tracker =
          new ServiceTracker<>(context, service.getName(), null);
      tracker.open();
      trackers.put(service, tracker);
    }
  }

  /** A registry of given parts, without a container. */
  PluginRegistry(Function<Role, List<Part>> source) {
    this.source = source;
  }

  @Deactivate
  void close() {
    trackers.values().forEach(ServiceTracker::close);
  }

  /**
   * The part of that role and name.
   *
   * @param asked a name, or one with a version as {@link PartSpec} says
   * @throws RecipeException if there is none, or if two bundles offer it
   */
  Part find(Role role, String asked) {
    PartSpec spec = PartSpec.of(asked);
    List<Part> found = all(role).stream().filter(spec::takes).toList();
    if (found.isEmpty() && !spec.isPlain()) {
      found = every(role).stream().filter(spec::takes).toList();
    }
    if (found.isEmpty()) {
      throw new RecipeException(nothing(role, spec));
    }
    Part newest = found.get(found.size() - 1);
    for (Part other : found) {
      if (!other.info().bundle().equals(newest.info().bundle())) {
        throw new RecipeException(
            "two bundles offer a %s named '%s': %s %s and %s %s; remove one of them"
                .formatted(
                    role.key,
                    spec.name(),
                    other.info().bundle(),
                    other.info().version(),
                    newest.info().bundle(),
                    newest.info().version()));
      }
    }
    return newest;
  }

  private String nothing(Role role, PartSpec spec) {
    List<Part> all = every(role);
    List<String> versions =
        all.stream().filter(p -> p.info().name().equals(spec.name())).map(Part::identity).toList();
    if (versions.isEmpty()) {
      TreeSet<String> known = new TreeSet<>(all.stream().map(p -> p.info().name()).toList());
      String hint = Nearest.hint(spec.name(), known);
      return "there is no " + role.key + " named '" + spec.name() + "'; " + hint;
    }
    return "there is no %s '%s': of that name there is %s"
        .formatted(role.key, spec, String.join(", ", versions));
  }

  /** The parts of a role that serve, by name, then version. */
  List<Part> all(Role role) {
    return every(role).stream().filter(p -> !p.isRetired()).toList();
  }

  /** Likewise with those that made way for others; what serves comes last. */
  List<Part> every(Role role) {
    return source.apply(role).stream()
        .sorted(
            Comparator.comparing((Part p) -> p.info().name())
                .thenComparing(p -> !p.isRetired())
                .thenComparing(Part::since)
                .thenComparing(p -> Version.parseVersion(p.info().version())))
        .toList();
  }

  /** Keeps the parts of a bundle from sight, until it is shown. */
  void hide(Bundle bundle, String sha256) {
    known.put(bundle.getBundleId(), sha256);
    stand(bundle, true, 0);
  }

  private synchronized void stand(Bundle bundle, boolean isHidden, long since) {
    Set<Long> hidden = new HashSet<>(standing.hidden());
    Map<Long, Long> retired = new HashMap<>(standing.retired());
    hidden.remove(bundle.getBundleId());
    retired.remove(bundle.getBundleId());
    if (isHidden) {
      hidden.add(bundle.getBundleId());
    }
    if (since > 0) {
      retired.put(bundle.getBundleId(), since);
    }
    standing = new Standing(hidden, retired);
  }

  void show(Bundle bundle) {
    stand(bundle, false, 0);
  }

  /** From now on its parts serve only those who ask for them by version. */
  void retire(Bundle bundle) {
    stand(bundle, false, retirements.incrementAndGet());
  }

  void forget(Bundle bundle) {
    show(bundle);
    known.remove(bundle.getBundleId());
  }

  /** Of a bundle that was hidden once. */
  String sha256(Bundle bundle) {
    return known.getOrDefault(bundle.getBundleId(), "????????");
  }

  private List<Part> tracked(Role role) {
    Standing now = standing; // before the services are listed: what it shows is registered
    ServiceTracker<Object, Object> tracker = trackers.get(role.service);
    ServiceReference<Object>[] references = tracker.getServiceReferences();
    List<Part> parts = new ArrayList<>();
    for (int i = 0; references != null && i < references.length; i++) {
      ServiceReference<Object> reference = references[i];
      Bundle bundle = reference.getBundle();
      boolean named = reference.getProperty(NAME) instanceof String;
      if (bundle != null && named && !now.hidden().contains(bundle.getBundleId())) {
        Object service = tracker.getService(reference);
        if (service instanceof Plugin<?> plugin) {
          part(role, reference, plugin, now).ifPresent(parts::add);
        }
      }
    }
    return parts;
  }

  /** A part whose own description fails is none: the others must not suffer. */
  private Optional<Part> part(
      Role role, ServiceReference<?> reference, Plugin<?> plugin, Standing now) {
    Bundle bundle = reference.getBundle();
    try {
      Part part = part(role, reference, plugin);
      long since = now.retired().getOrDefault(bundle.getBundleId(), 0L);
      return Optional.of(new Part(plugin, part.info(), bundle.getBundleId(), since));
    } catch (RuntimeException e) {
      System.getLogger("org.athanor.plugins")
          .log(System.Logger.Level.DEBUG, "a part of " + bundle.getSymbolicName(), e);
      return Optional.empty();
    }
  }

  /**
   * The part that a service is, hidden or not.
   *
   * @throws PartFailure if it cannot describe itself
   */
  Part part(Role role, ServiceReference<?> reference, Object service) {
    Bundle bundle = reference.getBundle();
    String name = (String) reference.getProperty(NAME);
    try {
      return part(
          role,
          name,
          (Plugin<?>) service,
          bundle.getSymbolicName(),
          bundle.getVersion(),
          hash(bundle));
    } catch (RuntimeException | LinkageError e) {
      throw new PartFailure(
          "%s '%s' cannot say what its options are: %s"
              .formatted(role.key, name, PartFailure.words(e)),
          e);
    }
  }

  /** A part as its plugin's class describes it. */
  static Part part(
      Role role, String name, Plugin<?> plugin, String bundle, Version version, String sha256) {
    Doc doc = plugin.getClass().getAnnotation(Doc.class);
    List<Parts.Option> options = OptionBinding.describe(plugin.optionsType());
    String line = doc == null ? "" : doc.value();
    return new Part(
        plugin, new Info(role.key, name, bundle, version.toString(), sha256, line, options));
  }

  /** Whether a recipe that names a part of the bundle, without its version, gets this one. */
  boolean serves(Bundle bundle) {
    for (Role role : Role.values()) {
      Map<String, Part> newest = new HashMap<>();
      all(role).forEach(part -> newest.put(part.info().name(), part)); // the newest comes last
      if (newest.values().stream().anyMatch(part -> part.bundle() == bundle.getBundleId())) {
        return true;
      }
    }
    return false;
  }

  /** SHA-256 of the bundle's jar; empty if its file cannot be read. */
  String hash(Bundle bundle) {
    String sha256 = known.get(bundle.getBundleId());
    return sha256 != null
        ? sha256
        : hashes.computeIfAbsent(
            bundle.getBundleId() + ":" + bundle.getLastModified(),
            k -> hashOf(bundle.getLocation()));
  }

  private static String hashOf(String location) {
    try {
      Path jar = Path.of(URI.create(location.replaceFirst("^reference:", "")));
      return StateStore.sha256(jar);
    } catch (IOException | IllegalArgumentException | java.nio.file.FileSystemNotFoundException e) {
      return ""; // installed from somewhere that is no file: the identity has no hash then
    }
  }
}
