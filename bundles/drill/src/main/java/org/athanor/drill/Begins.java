package org.athanor.drill;

import java.util.Optional;
import org.athanor.data.Problem;
import org.athanor.data.Verdict;
import org.athanor.plugin.Doc;
import org.athanor.plugin.PluginName;
import org.athanor.plugin.Verifier;
import org.osgi.service.component.annotations.Component;

/** The answer is a completion's first character. */
@Component(service = Verifier.class)
@PluginName("begins")
@Doc("correct if the completion begins with the answer; its first character is the answer")
public final class Begins implements Verifier<Begins.Options> {
  /** There are none. */
  public record Options() {}

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Verdict verify(Problem problem, String completion, Options o) {
    if (completion.isEmpty()) {
      return Verdict.noAnswer("it is empty");
    }
    String first = completion.substring(0, completion.offsetByCodePoints(0, 1));
    return completion.startsWith(problem.answer())
        ? Verdict.correct(first, "it begins with it")
        : Verdict.incorrect(first, "it begins with '" + first + "'");
  }

  @Override
  public Optional<Boolean> equivalent(String a, String b, Options o) {
    return Optional.of(a.equals(b));
  }
}
