package org.athanor.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Watches a folder: a jar that appears is installed, one that changes is updated, one that goes is
 * uninstalled, always between the steps of all runs. What happened to each file is said once, as a
 * line at level INFO or WARNING.
 */
@Component(service = PluginFolder.class, immediate = true)
public final class PluginFolder {
  private static final System.Logger LOG = System.getLogger("org.athanor.plugins");
  private static final long POLL_MILLIS = 300;
  private final BundleContext context;
  private final Gate gate;
  private final PluginRegistry registry;
  private final Path folder;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(PluginFolder::daemon);

  /** Size and time of each file at the last look; a file is taken once two looks agree. */
  private Map<Path, String> seen = new HashMap<>();

  private final Map<Path, String> taken = new HashMap<>();
  private final Map<Path, Bundle> bundles = new LinkedHashMap<>();

  @Activate
  public PluginFolder(
      BundleContext context, @Reference Gate gate, @Reference PluginRegistry registry) {
    this.context = context;
    this.gate = gate;
    this.registry = registry;
    this.folder = Homes.plugins(context);
    look(); // what lies there already is taken at once
    look();
    timer.scheduleWithFixedDelay(this::look, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Deactivate
  void close() {
    timer.shutdownNow();
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "plugin-folder");
    thread.setDaemon(true);
    return thread;
  }

  private synchronized void look() {
    try {
      Map<Path, String> now = stamps();
      for (Path gone : taken.keySet().stream().filter(p -> !now.containsKey(p)).sorted().toList()) {
        taken.remove(gone);
        change(() -> remove(gone));
      }
      for (Map.Entry<Path, String> file : now.entrySet()) {
        boolean settled = file.getValue().equals(seen.get(file.getKey()));
        if (settled && !file.getValue().equals(taken.get(file.getKey()))) {
          taken.put(file.getKey(), file.getValue());
          change(() -> take(file.getKey()));
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
            stamps.put(f, Files.size(f) + "/" + Files.getLastModifiedTime(f));
          }
        }
      }
    }
    return stamps;
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
    Bundle bundle = bundles.remove(file);
    if (bundle == null) {
      return;
    }
    try {
      List<String> parts = parts(bundle);
      bundle.uninstall();
      refresh(bundle);
      say(
          System.Logger.Level.INFO,
          file,
          "removed" + (parts.isEmpty() ? "" : ", and with it " + String.join(", ", parts)));
    } catch (BundleException | IllegalStateException e) {
      say(System.Logger.Level.WARNING, file, "could not be taken away: " + root(e));
    }
  }

  private void take(Path file) {
    String refusal = refusal(file);
    if (!refusal.isEmpty()) {
      say(System.Logger.Level.WARNING, file, refusal);
      return;
    }
    Bundle bundle = bundles.get(file);
    boolean known = bundle != null;
    try {
      if (known) {
        bundle.update(Files.newInputStream(file));
        refresh(bundle);
      } else {
        bundle = context.installBundle(file.toUri().toString(), Files.newInputStream(file));
        bundles.put(file, bundle);
      }
      bundle.start();
      List<String> parts = parts(bundle);
      String what =
          "%s %s %s"
              .formatted(
                  bundle.getSymbolicName(), bundle.getVersion(), known ? "updated" : "installed");
      if (parts.isEmpty()) {
        say(
            System.Logger.Level.WARNING,
            file,
            what
                + ", but it brings no part: is a component's @Component or @PluginName missing, or does its constructor fail?");
      } else {
        say(System.Logger.Level.INFO, file, what + ": " + String.join(", ", parts));
      }
    } catch (BundleException | IOException | IllegalStateException e) {
      say(System.Logger.Level.WARNING, file, "not usable: " + root(e));
      if (!known) {
        drop(file);
      }
    }
  }

  /** Why this file cannot be a plugin; empty if it may be one. */
  private String refusal(Path file) {
    try (JarFile jar = new JarFile(file.toFile())) {
      Manifest manifest = jar.getManifest();
      Attributes main = manifest == null ? new Attributes() : manifest.getMainAttributes();
      String name = main.getValue(Constants.BUNDLE_SYMBOLICNAME);
      if (name == null) {
        return "ignored: not a plugin, its manifest has no Bundle-SymbolicName (build it with bnd-maven-plugin, as the template does)";
      }
      String plain = name.split(";")[0].strip();
      String version = main.getValue(Constants.BUNDLE_VERSION);
      for (Bundle b : context.getBundles()) {
        boolean same =
            plain.equals(b.getSymbolicName()) && b.getVersion().toString().equals(version);
        if (same && !b.equals(bundles.get(file))) {
          return "ignored: %s %s is installed already from %s; remove one of the two, or give this one another version"
              .formatted(plain, version, b.getLocation());
        }
      }
      return "";
    } catch (IOException e) {
      return "ignored: not a whole jar (" + e.getMessage() + "); copy it again, or build it again";
    }
  }

  /** Such as "objective 'mine'", for every part that the bundle offers. */
  private List<String> parts(Bundle bundle) {
    List<String> titles = new ArrayList<>();
    for (Role role : Role.values()) {
      for (Part part : role.isFirst() ? registry.all(role) : List.<Part>of()) {
        if (part.info().bundle().equals(bundle.getSymbolicName())
            && part.info().version().equals(bundle.getVersion().toString())) {
          titles.add(part.title());
        }
      }
    }
    return titles;
  }

  private void drop(Path file) {
    try {
      bundles.remove(file).uninstall();
    } catch (BundleException e) {
      say(System.Logger.Level.WARNING, file, "could not be taken away: " + root(e));
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

  private static String root(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = String.valueOf(cause.getMessage());
    return message
        .replaceAll("^Unable to resolve .*?missing requirement", "a requirement is missing:")
        .strip();
  }

  private static void say(System.Logger.Level level, Path file, String what) {
    LOG.log(level, file.getFileName() + ": " + what);
  }
}
