package org.example.%package%;

import org.athanor.data.Problem;
import org.athanor.data.Verdict;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.PluginName;
import org.athanor.plugin.Verifier;
import org.osgi.service.component.annotations.Component;

/** Correct if the last word of the completion is the problem's answer. */
@Component(service = Verifier.class)
@PluginName("%name%")
@Doc("the last word of the completion must be the answer")
public final class %Class% implements Verifier<%Class%.Options> {
  public record Options(@Default("false") @Doc("whether case matters") boolean matchCase) {}

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Verdict verify(Problem problem, String completion, Options options) {
    String[] words = completion.strip().split("\\s+");
    String last = words[words.length - 1];
    if (last.isEmpty()) {
      return Verdict.noAnswer("the completion is empty");
    }
    String answer = problem.answer();
    boolean same = options.matchCase() ? last.equals(answer) : last.equalsIgnoreCase(answer);
    String evidence = "ends in '%s', expected '%s'".formatted(last, answer);
    return same ? Verdict.correct(last, evidence) : Verdict.incorrect(last, evidence);
  }
}
