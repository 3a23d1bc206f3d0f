package org.athanor.plugin;

import org.athanor.data.ProblemSet;
import org.osgi.annotation.versioning.ConsumerType;

/** Reads or generates problems. */
@ConsumerType
public interface ProblemSource<O extends Record> extends Plugin<O> {
  /**
   * Loads the set.
   *
   * @throws IllegalArgumentException if the options ask for what cannot be had; the message says
   *     which and why
   */
  ProblemSet load(O options);
}
