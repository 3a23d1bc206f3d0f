package org.athanor.plugin;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A stateless service, named by {@link PluginName}. All memory is the run's; a plugin gets what it
 * needs as arguments and answers with a value, so it can be exchanged between any two steps. It may
 * be called on several threads at once.
 *
 * @param <O> its options, a record; recipe keys are bound to the components by name. Component
 *     types: boolean, int, long, double, String, an enum (recipes write its constants in lower case
 *     with dashes), or a List of String (separated by commas)
 */
@ConsumerType
public interface Plugin<O extends Record> {
  /**
   * The options record. Its compact constructor rejects bad values with an IllegalArgumentException
   * that says what is allowed.
   */
  Class<O> optionsType();

  /**
   * Why this part cannot work in that setup, as one line that says what to change; empty if it can.
   * Asked before a run starts and before a part is exchanged.
   */
  default Optional<String> refuses(Setup setup, O options) {
    return Optional.empty();
  }
}
