package org.athanor.runtime;

import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.PolicySource;
import org.athanor.policy.Policy;
import org.athanor.testkit.ScriptedPolicy;

/** A judge that says yes more often to solutions that end in 1; or nothing of any sense. */
@Doc("says yes or no")
final class Says implements PolicySource<Says.Options> {
  private static final int CONTEXT = 64;

  /** What it says. */
  record Options(@Default("false") @Doc("answer nonsense") boolean nonsense) {}

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Policy open(Options options) {
    return new ScriptedPolicy(
        CONTEXT,
        (prompt, draw) -> options.nonsense() ? "perhaps" : says(prompt.contains("1|"), draw));
  }

  /** The contrary in every third draw. */
  private static String says(boolean right, int draw) {
    return right == (draw % 3 > 0) ? "yes" : "no";
  }
}
