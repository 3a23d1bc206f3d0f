package org.athanor.policy.tabular;

import java.nio.file.Path;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.PluginName;
import org.athanor.plugin.PolicySource;
import org.athanor.policy.Policy;
import org.osgi.service.component.annotations.Component;

/** Opens a {@link TabularPolicy}: a new one, or one that was saved. */
@Component(service = PolicySource.class)
@PluginName("tabular")
@Doc("a table of the last few tokens, in plain Java, exact: for tests, examples and first steps")
public final class Tabular implements PolicySource<Tabular.Options> {
  /**
   * Which policy to open.
   *
   * @param path folder that {@code TrainablePolicy.save} wrote; empty for a new policy
   * @param alphabet tokens of a new policy; empty for newline and printable ASCII
   * @param order how many tokens of context the next one depends on
   * @param rows largest table; a longer context than it can tell apart is hashed into it
   * @param contextLength most tokens of prompt and completion together
   * @param deviation of the new weights, which are normal with mean 0; 0 gives a uniform policy
   * @param seed of the new weights
   */
  public record Options(
      @Default("")
          @Doc("folder of a saved policy, whose own alphabet and sizes hold; empty for a new one")
          String path,
      @Default("") @Doc("characters that are tokens; empty for newline and printable ASCII")
          String alphabet,
      @Default("2") @Doc("tokens that the next one depends on, 0 to 16") int order,
      @Default("4096") @Doc("most rows of the table; contexts beyond that share rows by hash")
          int rows,
      @Default("128") @Doc("most tokens of prompt and completion together") int contextLength,
      @Default("0") @Doc("standard deviation of a new policy's weights; 0 is uniform")
          double deviation,
      @Default("0") @Doc("seed of a new policy's weights") long seed) {
    public Options {
      atLeast("order", order, 0);
      atLeast("rows", rows, 1);
      atLeast("contextLength", contextLength, 2);
      if (order > 16) {
        throw new IllegalArgumentException("order must be at most 16, got " + order);
      }
      if (!(deviation >= 0 && deviation <= 100)) {
        throw new IllegalArgumentException("deviation must be in [0, 100], got " + deviation);
      }
    }

    private static void atLeast(String name, int value, int least) {
      if (value < least) {
        throw new IllegalArgumentException(name + " must be at least " + least + ", got " + value);
      }
    }
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Policy open(Options options) {
    if (!options.path().isEmpty()) {
      return SavedTable.read(Path.of(options.path()));
    }
    Alphabet alphabet =
        options.alphabet().isEmpty() ? Alphabet.printable() : Alphabet.of(options.alphabet());
    TabularPolicy policy =
        new TabularPolicy(alphabet, options.order(), options.rows(), options.contextLength());
    policy.randomize(options.seed(), options.deviation());
    return policy;
  }
}
