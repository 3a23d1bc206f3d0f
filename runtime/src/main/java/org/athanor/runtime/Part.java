package org.athanor.runtime;

import org.athanor.plugin.Plugin;
import org.athanor.run.Parts;

/**
 * An installed part and where it comes from.
 *
 * @param bundle id of the bundle; -1 outside a container
 * @param since 0 while it serves; of versions that made way for others, the later the higher
 */
record Part(Plugin<?> plugin, Parts.Info info, long bundle, long since) {
  Part(Plugin<?> plugin, Parts.Info info) {
    this(plugin, info, -1, 0);
  }

  boolean isRetired() {
    return since > 0;
  }

  /** Such as "objective 'ppo-clip'". */
  String title() {
    return info.role() + " '" + info.name() + "'";
  }

  /** Such as "ppo-clip of org.athanor.grpo 0.1.0 [3f2a9c01]": what the journal compares. */
  String identity() {
    String hash = info.sha256().isEmpty() ? "?" : info.sha256().substring(0, 8);
    return "%s of %s %s [%s]".formatted(info.name(), info.bundle(), info.version(), hash);
  }
}
