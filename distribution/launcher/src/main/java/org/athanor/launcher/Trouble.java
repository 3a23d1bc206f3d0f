package org.athanor.launcher;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/** Finds out which bundles are not up, and says why in plain words. */
final class Trouble implements FrameworkListener {
  private static final Pattern PACKAGE = Pattern.compile("osgi\\.wiring\\.package=([^)]+)\\)");
  private static final Pattern JAVA = Pattern.compile("version=([0-9.]+)\\)");

  private static final long TOLD_SECONDS = 5;

  private final Map<Bundle, Throwable> failures = new ConcurrentHashMap<>();

  /** Events are told on a thread of their own, in order: this is the last one of the start. */
  private final CountDownLatch started = new CountDownLatch(1);

  @Override
  public void frameworkEvent(FrameworkEvent event) {
    if (event.getType() == FrameworkEvent.ERROR) {
      failures.put(event.getBundle(), event.getThrowable());
    } else if (event.getType() == FrameworkEvent.STARTED) {
      started.countDown();
    }
  }

  /** Symbolic name and version to the reason, of each bundle that should be up and is not. */
  Map<String, String> find(BundleContext context) throws InterruptedException {
    started.await(TOLD_SECONDS, TimeUnit.SECONDS);
    Map<String, String> found = new LinkedHashMap<>();
    for (Bundle bundle : context.getBundles()) {
      if (!isUp(bundle)) {
        found.put(bundle.getSymbolicName() + " " + bundle.getVersion(), reason(context, bundle));
      }
    }
    return found;
  }

  private static boolean isUp(Bundle bundle) {
    return isFragment(bundle)
        ? bundle.getState() == Bundle.RESOLVED
        : bundle.getState() == Bundle.ACTIVE || bundle.getState() == Bundle.STARTING;
  }

  static boolean isFragment(Bundle bundle) {
    return bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
  }

  private String reason(BundleContext context, Bundle bundle) {
    if (bundle.getState() == Bundle.INSTALLED) {
      return String.join("; ", missing(context, bundle));
    }
    Throwable failure = failures.get(bundle);
    return failure == null ? "it was stopped" : Logging.root(failure);
  }

  private static List<String> missing(BundleContext context, Bundle bundle) {
    FrameworkWiring wiring =
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
    List<String> missing = new ArrayList<>();
    for (BundleRequirement need :
        bundle.adapt(BundleRevision.class).getDeclaredRequirements(null)) {
      if (isNeeded(need) && wiring.findProviders(need).isEmpty()) {
        missing.add(words(need));
      }
    }
    return missing.isEmpty() ? List.of("a bundle that it needs is not up either") : missing;
  }

  private static boolean isNeeded(BundleRequirement need) {
    String resolution = need.getDirectives().getOrDefault("resolution", "mandatory");
    String effective = need.getDirectives().getOrDefault("effective", "resolve");
    return resolution.equals("mandatory") && effective.equals("resolve");
  }

  private static String words(BundleRequirement need) {
    String filter = need.getDirectives().getOrDefault("filter", "");
    return switch (need.getNamespace()) {
      case PackageNamespace.PACKAGE_NAMESPACE ->
          "no bundle exports package %s as %s".formatted(first(PACKAGE, filter), filter);
      case "osgi.ee" ->
          "needs Java %s, this is %d".formatted(first(JAVA, filter), Runtime.version().feature());
      case "osgi.native" ->
          "its native code is not for this machine (%s %s)"
              .formatted(System.getProperty("os.name"), System.getProperty("os.arch"));
      default -> "nothing provides %s %s".formatted(need.getNamespace(), filter);
    };
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : text;
  }
}
