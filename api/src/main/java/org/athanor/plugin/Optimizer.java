package org.athanor.plugin;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.SortedMap;
import org.athanor.policy.Parameter;
import org.osgi.annotation.versioning.ConsumerType;

/** Turns gradients into new weights. Its memory is the slots, which the run owns and saves. */
@ConsumerType
public interface Optimizer<O extends Record> extends Plugin<O> {
  /** Names of the buffers kept for each parameter, such as "m" and "v"; they start at zero. */
  List<String> slots(O options);

  /**
   * Writes new values into the parameters and the slots.
   *
   * @return figures to report, such as "gradient-norm" (before clipping) and "learning-rate"
   */
  SortedMap<String, Double> update(Update update, O options);

  /**
   * @param parameters all of the policy's, gradients complete
   * @param slots [parameter][slot], direct, as large as the parameter
   * @param number of this update, from 1
   * @param planned how many updates the run is planned to have, for schedules; at least {@code
   *     number}
   */
  record Update(
      List<Parameter> parameters, List<List<FloatBuffer>> slots, long number, long planned) {}
}
