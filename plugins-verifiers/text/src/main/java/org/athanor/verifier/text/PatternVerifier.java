package org.athanor.verifier.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.athanor.data.Problem;
import org.athanor.data.Verdict;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.PluginName;
import org.athanor.plugin.Verifier;
import org.osgi.service.component.annotations.Component;

/**
 * Whether a completion's text has what a regular expression asks for: a word, an ending, a form. A
 * problem whose answer is not empty can bring the expression itself.
 */
@Component(service = Verifier.class)
@PluginName("pattern")
@Doc("Correct if the completion's text has what a regular expression asks for")
public final class PatternVerifier implements Verifier<PatternVerifier.Options> {
  /** The expression, and how it is used. */
  public record Options(
      @Default("") @Doc("a regular expression of Java; empty takes each problem's answer")
          String pattern,
      @Default("false") @Doc("whether the whole text must match, rather than a part") boolean whole,
      @Default("false") @Doc("whether what matches is incorrect, rather than correct")
          boolean forbid) {
    public Options {
      if (!pattern.isEmpty()) {
        compiled(pattern);
      }
    }
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Verdict verify(Problem problem, String completion, Options options) {
    String source = options.pattern.isEmpty() ? problem.answer() : options.pattern;
    if (source.isEmpty()) {
      return Verdict.undecided(
          "", "no pattern: set verifier.pattern, or use problems whose answer is one");
    }
    try {
      Matcher matcher = compiled(source).matcher(new BoundedText(completion));
      boolean found = options.whole ? matcher.matches() : matcher.find();
      String part = found ? matcher.group() : "";
      String evidence = (found ? "has \"" + part + "\" for " : "has nothing for ") + source;
      return found == options.forbid
          ? Verdict.incorrect(part, evidence)
          : Verdict.correct(part, evidence);
    } catch (IllegalArgumentException e) {
      return Verdict.undecided("", e.getMessage());
    } catch (BoundedText.TooLongException | StackOverflowError e) {
      return Verdict.undecided("", "the pattern takes too long on this text: " + source);
    }
  }

  private static Pattern compiled(String source) {
    try {
      return Pattern.compile(source);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "pattern must be a regular expression, got '%s': %s"
              .formatted(source, e.getDescription()),
          e);
    }
  }
}
