package org.athanor.plugin;

import org.athanor.policy.Policy;
import org.osgi.annotation.versioning.ConsumerType;

/** Opens a policy; the caller closes it. */
@ConsumerType
public interface PolicySource<O extends Record> extends Plugin<O> {
  /**
   * A policy, a {@code TrainablePolicy} where the source can train.
   *
   * @throws IllegalArgumentException if it cannot be opened; the message names the file and what is
   *     wrong with it
   */
  Policy open(O options);
}
