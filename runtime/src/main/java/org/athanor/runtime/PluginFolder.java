package org.athanor.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.stream.Stream;
import org.athanor.run.Plugins;
import org.athanor.run.RunException;
import org.athanor.runtime.JarCheck.Refused;
import org.athanor.runtime.KeptJars.Snapshot;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.bundle.CollisionHook;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/**
 * Watches a folder: a jar that appears is installed, one that changes is installed beside its old
 * version, one that goes is uninstalled. A new jar is checked, started and tried on a fixture
 * before any run can see it, while the runs go on; then it serves from each run's next step. The
 * versions before stay for runs that pin them or roll back to them. What happened to each file is
 * said once, as a line at level INFO or WARNING.
 */
@Component(
    service = {PluginFolder.class, Plugins.class},
    immediate = true)
public final class PluginFolder implements Plugins {
  private static final System.Logger LOG = System.getLogger("org.athanor.plugins");
  private static final String POLL_MILLIS = "athanor.poll.millis";
  private static final String START_SECONDS = "athanor.start.seconds";
  private final BundleContext context;
  private final Gate gate;
  private final PluginRegistry registry;
  private final Path folder;

  /** Longest that a bundle may take to start or to stop. */
  private final double startSeconds;

  private final KeptJars kept;
  private final Quarantine quarantine;
  private final ServiceRegistration<CollisionHook> hook;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(PluginFolder::daemon);

  /** Size and time of each file at the last look; a file is taken once two looks agree. */
  private Map<Path, String> seen = new HashMap<>();

  private final Map<Path, String> taken = new HashMap<>();

  /** What serves of each file, then its versions before, the latest first. */
  private final Map<Path, Deque<Bundle>> bundles = new LinkedHashMap<>();

  /** Where the latest version of a bundle was taken from, by its symbolic name. */
  private final Map<String, Path> sources = new HashMap<>();

  /** Files that lack what another jar may bring, and what was said of them. */
  private final Map<Path, String> lacking = new HashMap<>();

  @Activate
  public PluginFolder(
      BundleContext context,
      @Reference Gate gate,
      @Reference PluginRegistry registry,
      @Reference ServiceComponentRuntime scr) {
    this.context = context;
    this.gate = gate;
    this.registry = registry;
    this.folder = Homes.plugins(context);
    this.startSeconds = property(context, START_SECONDS, 20);
    this.kept = new KeptJars(Files.isWritable(folder) ? folder : context.getDataFile("").toPath());
    Path home = Homes.home(context);
    List<Path> nearby =
        List.of(folder, home.resolve("bundles"), home.resolve("lib"), home.resolve("sdk"));
    this.quarantine = new Quarantine(context, registry, scr, new Missing(context, nearby));
    CollisionHook ours = (operation, target, others) -> ignoreOwn(others);
    this.hook = context.registerService(CollisionHook.class, ours, null);
    look(); // what lies there already is taken at once
    look();
    long poll = property(context, POLL_MILLIS, 300);
    timer.scheduleWithFixedDelay(this::look, poll, poll, TimeUnit.MILLISECONDS);
  }

  private static long property(BundleContext context, String name, long fallback) {
    String value = context.getProperty(name);
    if (value != null && value.matches("[1-9]\\d{0,9}")) {
      return Long.parseLong(value);
    }
    if (value != null) {
      LOG.log(
          System.Logger.Level.WARNING,
          "-D%s must be a whole number of at least 1, found '%s'; %d is used"
              .formatted(name, value, fallback));
    }
    return fallback;
  }

  @Deactivate
  void close() {
    timer.shutdownNow();
    hook.unregister();
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "plugin-folder");
    thread.setDaemon(true);
    return thread;
  }

  /** Two builds of one version may be there at once, if both came from here. */
  private void ignoreOwn(Collection<Bundle> others) {
    others.removeIf(other -> bundles.values().stream().anyMatch(all -> all.contains(other)));
  }

  private synchronized void look() {
    try {
      Map<Path, String> now = stamps();
      for (Path gone : taken.keySet().stream().filter(p -> !now.containsKey(p)).sorted().toList()) {
        taken.remove(gone);
        lacking.remove(gone);
        change(() -> remove(gone));
      }
      for (Map.Entry<Path, String> file : now.entrySet()) {
        boolean settled = file.getValue().equals(seen.get(file.getKey()));
        if (settled && !file.getValue().equals(taken.get(file.getKey()))) {
          taken.put(file.getKey(), file.getValue());
          take(file.getKey());
        }
      }
      seen = now;
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "cannot look at the plugin folder " + folder + ": " + RunFolder.reason(e));
    } catch (RuntimeException | LinkageError e) { // one odd file must not end the watch
      LOG.log(System.Logger.Level.WARNING, "the plugin folder: " + e, e);
    }
  }

  private Map<Path, String> stamps() throws IOException {
    Map<Path, String> stamps = new TreeMap<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path f : files.filter(f -> f.toString().endsWith(".jar")).toList()) {
          if (!f.getFileName().toString().startsWith(".")) {
            stamps.put(f, stamp(f));
          }
        }
      }
    }
    return stamps;
  }

  private static String stamp(Path file) {
    try {
      return Files.isDirectory(file)
          ? "folder"
          : Files.size(file) + "/" + Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return "unreadable"; // gone meanwhile, or a link to nowhere: said when it is taken
    }
  }

  private void change(Runnable action) {
    Lock boundary = gate.change();
    boundary.lock();
    try {
      action.run();
    } finally {
      boundary.unlock();
    }
  }

  private void remove(Path file) {
    Deque<Bundle> all = bundles.remove(file);
    if (all == null) {
      return;
    }
    List<String> parts = quarantine.titles(all.getFirst());
    all.forEach(this::uninstall);
    try {
      kept.forget(file);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "earlier versions of " + file, e);
    }
    String parted = parts.isEmpty() ? "" : ", and with it " + String.join(", ", parts);
    say(file, Said.news("removed" + parted));
  }

  private void take(Path file) {
    Snapshot snapshot = null;
    try {
      snapshot = snapshot(file, file);
      refuseTwins(file, JarCheck.check(snapshot.path()));
      say(file, admitted(file, snapshot));
    } catch (Refused e) {
      if (!e.getMessage().equals(lacking.get(file))) { // else it was tried again in vain
        say(file, Said.warning(e.getMessage() + stays(file)));
      }
      if (e instanceof Quarantine.Lacking) {
        lacking.put(file, e.getMessage());
      }
    } catch (IOException e) {
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) { // else gone before it was looked at
        say(
            file,
            Said.warning("ignored: it cannot be read (" + RunFolder.reason(e) + ")" + stays(file)));
      }
    } finally {
      drop(snapshot);
    }
  }

  private Snapshot snapshot(Path file, Path from) throws IOException, Refused {
    if (Files.isDirectory(from)) {
      JarCheck.check(from); // says so
    }
    return kept.snapshot(file, from);
  }

  private Said admitted(Path file, Snapshot snapshot) throws Refused, IOException {
    Said said =
        bundles.containsKey(file) || takeEarlier(file, snapshot)
            ? replace(file, snapshot)
            : install(file, snapshot);
    lacking.remove(file);
    taken.keySet().removeAll(lacking.keySet()); // perhaps it brought what these lack
    return said;
  }

  @Override
  public synchronized String update(String name, Optional<Path> jar) {
    Path file = fileOf(name);
    Path from = jar.orElseGet(() -> sources.getOrDefault(name, file));
    Snapshot snapshot = null;
    try {
      snapshot = snapshot(file, from);
      JarCheck.Identity identity = JarCheck.check(snapshot.path());
      if (!identity.symbolicName().equals(name)) {
        throw new Refused("it holds " + identity.symbolicName() + ", not " + name);
      }
      refuseTwins(file, identity);
      Said said = admitted(file, snapshot);
      sources.put(name, from.toAbsolutePath());
      kept.restore(snapshot, file); // what the watch finds there now is known to it
      return file.getFileName() + ": " + said.text();
    } catch (Refused e) {
      throw new RunException(from + ": " + e.getMessage() + stays(file), e);
    } catch (IOException e) {
      throw new RunException(
          "cannot copy %s to %s: %s%s".formatted(from, file, RunFolder.reason(e), stays(file)), e);
    } finally {
      drop(snapshot);
    }
  }

  /** The bundle's file in the folder: that which it came from, else one named after it. */
  private Path fileOf(String name) {
    for (Map.Entry<Path, Deque<Bundle>> file : bundles.entrySet()) {
      if (name.equals(file.getValue().getFirst().getSymbolicName())) {
        return file.getKey();
      }
    }
    List<String> known = all().stream().map(Info::name).distinct().toList();
    if (!known.contains(name)) {
      throw new RunException(
          "no bundle '%s'; %s".formatted(name, Nearest.hint(name, new TreeSet<>(known))));
    }
    return folder.resolve(name + ".jar");
  }

  @Override
  public synchronized List<Info> all() {
    List<Info> all = new ArrayList<>();
    for (Bundle bundle : context.getBundles()) {
      List<String> parts = quarantine.titles(bundle);
      boolean dropped = bundles.values().stream().anyMatch(each -> each.contains(bundle));
      if (dropped || !parts.isEmpty()) {
        all.add(
            new Info(
                bundle.getSymbolicName(),
                bundle.getVersion().toString(),
                registry.hash(bundle),
                parts.isEmpty() ? "library" : registry.serves(bundle) ? "serves" : "kept",
                plain(bundle),
                parts));
      }
    }
    all.sort(Comparator.comparing(Info::name));
    return all;
  }

  private void drop(Snapshot snapshot) {
    try {
      if (snapshot != null) {
        kept.drop(snapshot);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "a copy of a plugin", e);
    }
  }

  /** What serves of a file whose new content does not. */
  private String stays(Path file) {
    Deque<Bundle> all = bundles.get(file);
    return all == null ? "" : "; " + named(all.getFirst()) + " stays in service";
  }

  private String named(Bundle bundle) {
    return bundle.getSymbolicName()
        + " "
        + bundle.getVersion()
        + " ["
        + registry.sha256(bundle).substring(0, 8)
        + "]";
  }

  private void refuseTwins(Path file, JarCheck.Identity identity) throws Refused {
    for (Bundle b : context.getBundles()) {
      boolean same =
          identity.symbolicName().equals(b.getSymbolicName())
              && b.getVersion().toString().equals(identity.version());
      boolean own = bundles.containsKey(file) && bundles.get(file).contains(b);
      if (same && !own) {
        throw new Refused(
            "ignored: %s %s is installed already from %s; remove one of the two, or give this one another version"
                .formatted(identity.symbolicName(), identity.version(), place(b)));
      }
    }
  }

  /** The jar's path; a location that is none as it is. */
  private static String place(Bundle bundle) {
    String location = plain(bundle);
    try {
      return Path.of(URI.create(location)).toString();
    } catch (IllegalArgumentException | FileSystemNotFoundException e) {
      return location;
    }
  }

  private static String plain(Bundle bundle) {
    return bundle.getLocation().replaceFirst("^reference:", "").replaceFirst("#.*", "");
  }

  /** Versions kept from an earlier day; whether there is one. */
  private boolean takeEarlier(Path file, Snapshot present) throws IOException {
    Deque<Bundle> all = new ArrayDeque<>();
    for (Path earlier : kept.earlier(file)) {
      String sha256 = StateStore.sha256(earlier);
      if (!sha256.equals(present.sha256())) {
        try {
          Bundle bundle = admit(file, earlier, sha256);
          registry.retire(bundle);
          all.addLast(bundle);
          bundles.put(file, all);
        } catch (Refused e) {
          LOG.log(System.Logger.Level.DEBUG, earlier + ": " + e.getMessage());
        }
      }
    }
    if (!all.isEmpty()) {
      registry.show(all.getFirst());
    }
    return !all.isEmpty();
  }

  private Said install(Path file, Snapshot snapshot) throws Refused, IOException {
    Bundle bundle = admit(file, snapshot.path(), snapshot.sha256());
    bundles.put(file, new ArrayDeque<>(List.of(bundle)));
    registry.show(bundle);
    kept.keep(file, snapshot);
    return told(bundle, "installed");
  }

  private Said replace(Path file, Snapshot snapshot) throws Refused, IOException {
    Deque<Bundle> all = bundles.get(file);
    Bundle before = all.getFirst();
    if (registry.sha256(before).equals(snapshot.sha256())) {
      return Said.nothing(named(before) + " serves already, it is the same jar");
    }
    Bundle bundle = again(all, snapshot.sha256());
    if (bundle == null) {
      bundle = admit(file, snapshot.path(), snapshot.sha256());
    }
    all.remove(bundle);
    all.addFirst(bundle);
    registry.show(bundle);
    registry.retire(before);
    kept.keep(file, snapshot);
    Said said = told(bundle, "updated, before it was " + named(before));
    while (all.size() > KeptJars.VERSIONS) {
      Bundle oldest = all.removeLast();
      change(() -> uninstall(oldest));
    }
    return said;
  }

  /** A version that was there before. */
  private Bundle again(Deque<Bundle> all, String sha256) {
    return all.stream().filter(b -> registry.sha256(b).equals(sha256)).findFirst().orElse(null);
  }

  /** Installs and starts a jar where no run sees it, and tries its parts. */
  private Bundle admit(Path file, Path jar, String sha256) throws Refused, IOException {
    Bundle bundle = null;
    try (InputStream in = Files.newInputStream(jar)) {
      String location = file.toUri() + "#" + sha256.substring(0, 16);
      bundle = context.installBundle(location, in);
      registry.hide(bundle, sha256);
      Bundle started = bundle;
      new Deadline(startSeconds)
          .call(
              "its start",
              () -> {
                quarantine.start(started);
                return true;
              });
      quarantine.check(bundle);
      return bundle;
    } catch (BundleException e) {
      discard(bundle);
      throw new Refused("not usable: " + Quarantine.root(e));
    } catch (PartFailure e) {
      Refused refused = Quarantine.refusal(e);
      discard(bundle);
      throw refused;
    } catch (Refused e) {
      discard(bundle);
      throw e;
    }
  }

  /** On a thread that is left behind: a bundle that hangs as it starts cannot be stopped. */
  private void discard(Bundle bundle) {
    if (bundle == null) {
      return;
    }
    try {
      new Deadline(startSeconds)
          .call(
              "its end",
              () -> {
                uninstall(bundle);
                return true;
              });
    } catch (PartFailure e) {
      LOG.log(System.Logger.Level.WARNING, bundle.getSymbolicName() + " cannot be taken away", e);
    }
  }

  private Said told(Bundle bundle, String what) {
    List<String> parts = new ArrayList<>(quarantine.titles(bundle));
    String name = bundle.getSymbolicName() + " " + bundle.getVersion() + " " + what;
    String waits = quarantine.waits(bundle);
    if (!parts.isEmpty() && waits.isEmpty()) {
      return Said.news(name + ": " + String.join(", ", parts));
    }
    if (bundle.getHeaders("").get(Constants.EXPORT_PACKAGE) != null && waits.isEmpty()) {
      return Said.news(name + ": a library, it brings no part itself");
    }
    return Said.warning(
        name
            + (parts.isEmpty() ? ", but it brings no part" : ": " + String.join(", ", parts))
            + (waits.isEmpty()
                ? ": is a component's @Component or @PluginName missing?"
                : "; " + waits));
  }

  private void uninstall(Bundle bundle) {
    try {
      bundle.uninstall();
      registry.forget(bundle);
      refresh(bundle);
    } catch (BundleException | IllegalStateException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          bundle.getSymbolicName() + " could not be taken away: " + Quarantine.root(e));
    }
  }

  /** Lets go of the old classes; waits, so that the next step sees the new ones. */
  private void refresh(Bundle bundle) {
    java.util.concurrent.CountDownLatch done = new java.util.concurrent.CountDownLatch(1);
    context
        .getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
        .adapt(FrameworkWiring.class)
        .refreshBundles(List.of(bundle), event -> done.countDown());
    try {
      if (!done.await(10, TimeUnit.SECONDS)) {
        LOG.log(
            System.Logger.Level.WARNING,
            "the refresh of " + bundle.getSymbolicName() + " takes more than 10 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A line about a file. */
  private record Said(System.Logger.Level level, String text) {
    static Said news(String text) {
      return new Said(System.Logger.Level.INFO, text);
    }

    static Said warning(String text) {
      return new Said(System.Logger.Level.WARNING, text);
    }

    static Said nothing(String text) {
      return new Said(System.Logger.Level.DEBUG, text);
    }
  }

  private static void say(Path file, Said said) {
    LOG.log(said.level(), file.getFileName() + ": " + said.text());
  }
}
