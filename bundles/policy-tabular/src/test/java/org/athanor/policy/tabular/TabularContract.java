package org.athanor.policy.tabular;

import java.nio.file.Path;
import java.util.List;
import org.athanor.testkit.TrainablePolicyContract;

/** What the policies' contract needs to know of this one. */
interface TabularContract extends TrainablePolicyContract<Tabular.Options> {
  @Override
  default Tabular.Options options() {
    return with("alphabet = abcde", "order = 2", "contextLength = 20", "deviation = 1");
  }

  @Override
  default Tabular.Options saved(Path folder) {
    return with("path = " + folder);
  }

  @Override
  default List<String> prompts() {
    return List.of("a", "bcd", "edcbaabcde");
  }

  @Override
  default List<String> badOptions() {
    return List.of("order = -1", "order = 17", "rows = 0", "contextLength = 1", "deviation = -1");
  }

  @Override
  default double logProbTolerance() {
    return 1e-12;
  }

  @Override
  default double gradientTolerance() {
    return 1e-6;
  }
}
