package org.athanor.drill;

import java.util.Map;
import org.athanor.data.Problem;
import org.athanor.data.ProblemSet;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.PluginName;
import org.athanor.plugin.ProblemSource;
import org.osgi.service.component.annotations.Component;

/** Asks for each letter in turn; the answer is the letter itself. */
@Component(service = ProblemSource.class)
@PluginName("letters")
@Doc("say the letter of the prompt: for runs that last a second")
public final class Letters implements ProblemSource<Letters.Options> {
  /** How many there are. */
  public record Options(@Default("8") @Doc("problems, the letters from a on") int count) {
    public Options {
      if (count < 1 || count > 26) {
        throw new IllegalArgumentException("count must be 1 to 26, got " + count);
      }
    }
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public ProblemSet load(Options o) {
    return ProblemSet.of(
        "letters",
        "abcdefghijklmnopqrstuvwxyz"
            .chars()
            .limit(o.count)
            .mapToObj(Character::toString)
            .map(letter -> new Problem(letter, letter, letter, Map.of("level", "letters")))
            .toList());
  }
}
