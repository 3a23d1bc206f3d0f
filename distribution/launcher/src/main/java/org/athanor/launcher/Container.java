package org.athanor.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.felix.framework.Felix;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.util.tracker.ServiceTracker;

/** A framework with every bundle of the home folder, started in the order of the start levels. */
final class Container implements AutoCloseable {
  private static final long STOP_MILLIS = 30_000;

  /** Both, since bundles ask for one or the other; the jar on the class path answers to each. */
  private static final String LOGGING =
      "org.slf4j;version=1.7.36,org.slf4j.helpers;version=1.7.36,org.slf4j.spi;version=1.7.36,"
          + "org.slf4j;version=2.0.20,org.slf4j.event;version=2.0.20,"
          + "org.slf4j.helpers;version=2.0.20,org.slf4j.spi;version=2.0.20";

  private final Storage storage;
  private final Framework framework;
  private final Trouble trouble = new Trouble();

  private Container(Layout layout, String arguments) {
    storage = Storage.in(layout.var().resolve("cache"));
    framework = new Felix(configuration(layout, arguments));
  }

  /**
   * Starts everything that can be started.
   *
   * @param arguments of the command line, for the service that does the work
   * @throws LaunchException if the framework itself does not start
   */
  static Container start(Layout layout, String[] arguments) {
    Container container = new Container(layout, String.join("\0", arguments));
    try {
      container.framework.init();
      container.framework.getBundleContext().addFrameworkListener(container.trouble);
      container.install(layout);
      container.framework.start();
      return container;
    } catch (BundleException e) {
      container.close();
      throw new LaunchException("the OSGi framework does not start: " + Logging.root(e), e);
    }
  }

  private Map<String, Object> configuration(Layout layout, String arguments) {
    Map<String, Object> all = new HashMap<>();
    all.put(Constants.FRAMEWORK_STORAGE, storage.folder().toString());
    all.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, Integer.toString(StartLevels.LAST));
    all.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, LOGGING);
    all.put("felix.log.logger", new FrameworkLog());
    all.put("felix.log.level", "2");
    all.put("athanor.home", layout.home().toString());
    all.put("athanor.var", layout.var().toString());
    all.put("athanor.plugins", layout.plugins().toString());
    all.put("athanor.runs", layout.runs().toString());
    all.put("athanor.arguments", arguments);
    return all;
  }

  private void install(Layout layout) throws BundleException {
    BundleContext context = framework.getBundleContext();
    StartLevels levels = StartLevels.read(layout.home().resolve("conf/startlevels.properties"));
    List<Bundle> installed = new ArrayList<>();
    for (Path jar : jars(layout.home().resolve("bundles"))) {
      Bundle bundle = context.installBundle("reference:" + jar.toUri());
      bundle.adapt(BundleStartLevel.class).setStartLevel(levels.of(bundle.getSymbolicName()));
      installed.add(bundle);
    }
    for (Bundle bundle : installed) {
      if (!Trouble.isFragment(bundle)) {
        bundle.start(Bundle.START_ACTIVATION_POLICY); // only a mark: the start level is still 0
      }
    }
  }

  private static List<Path> jars(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new LaunchException("cannot read %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  /** Which bundles are not up, and why. */
  Map<String, String> trouble() throws InterruptedException {
    return trouble.find(framework.getBundleContext());
  }

  /** The service that does the work of this process; null if it does not come. */
  Callable<?> work(long timeoutMillis) throws InterruptedException {
    ServiceTracker<?, ?> tracker =
        new ServiceTracker<>(framework.getBundleContext(), filter(), null);
    tracker.open(true);
    return (Callable<?>) tracker.waitForService(timeoutMillis);
  }

  private static Filter filter() {
    try {
      return FrameworkUtil.createFilter(
          "(&(objectClass=%s)(athanor.main=true))".formatted(Callable.class.getName()));
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Stops all bundles, in the order opposite to their start; runs pause and save themselves. */
  @Override
  public synchronized void close() {
    try {
      framework.stop();
      framework.waitForStop(STOP_MILLIS);
    } catch (BundleException e) {
      System.err.println("warning: while stopping: " + Logging.root(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    storage.close();
  }
}
