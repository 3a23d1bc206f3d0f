package org.athanor.shell;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/** The bundles that some bundles cannot do without: what they are wired to, and their services. */
final class Closure {
  private static final String SERVICE = "osgi.service";

  private final List<Bundle> all;

  Closure(List<Bundle> all) {
    this.all = all;
  }

  /** The roots and all that they need, directly or not; the framework itself left out. */
  Set<Bundle> of(Collection<Bundle> roots) {
    Set<Bundle> found = new LinkedHashSet<>();
    Deque<Bundle> left = new ArrayDeque<>(roots);
    while (!left.isEmpty()) {
      Bundle next = left.remove();
      if (next.getBundleId() != 0 && found.add(next)) {
        left.addAll(wired(next));
        left.addAll(services(next));
      }
    }
    return found;
  }

  /** Providers of packages and capabilities, and fragments, which bring native libraries. */
  private static Set<Bundle> wired(Bundle bundle) {
    Set<Bundle> wired = new LinkedHashSet<>();
    BundleWiring wiring = bundle.adapt(BundleWiring.class);
    if (wiring != null) {
      for (BundleWire wire : wiring.getRequiredWires(null)) {
        wired.add(wire.getProvider().getBundle());
      }
      for (BundleWire wire : wiring.getProvidedWires(HostNamespace.HOST_NAMESPACE)) {
        wired.add(wire.getRequirer().getBundle());
      }
    }
    return wired;
  }

  private Set<Bundle> services(Bundle bundle) {
    Set<Bundle> providers = new LinkedHashSet<>();
    for (BundleRequirement need :
        bundle.adapt(BundleRevision.class).getDeclaredRequirements(SERVICE)) {
      for (Bundle other : all) {
        if (offers(other, need)) {
          providers.add(other);
        }
      }
    }
    return providers;
  }

  private static boolean offers(Bundle bundle, BundleRequirement need) {
    for (BundleCapability offer :
        bundle.adapt(BundleRevision.class).getDeclaredCapabilities(SERVICE)) {
      if (need.matches(offer)) {
        return true;
      }
    }
    return false;
  }
}
