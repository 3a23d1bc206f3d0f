package org.athanor.verifier.sentence;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.athanor.data.Problem;
import org.athanor.data.Verdict;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.PluginName;
import org.athanor.plugin.Verifier;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Compares answers in free text by the cosine of their sentence embeddings.
 *
 * @see <a href="https://arxiv.org/abs/1908.10084">Reimers and Gurevych 2019</a>
 */
@Component(service = Verifier.class)
@PluginName("sentence")
@Doc("answers in free text, the same if their sentence embeddings are close")
public final class SentenceVerifier implements Verifier<SentenceVerifier.Options> {
  private static final String THOUGHT = "</think>";
  private static final String[] MARKS = {"answer:", "answer is"};
  private static final int MOST_TOKENS = 510;

  private final Embeddings embeddings;

  /**
   * When two answers are one.
   *
   * @param threshold least cosine
   * @param graded whether a wrong answer earns its cosine
   * @param maxTokens of an answer that are read
   */
  public record Options(
      @Default("0.8") @Doc("least cosine of two answers that mean the same, in (0, 1]")
          double threshold,
      @Default("false") @Doc("an incorrect answer's score is its cosine, if above 0, instead of 0")
          boolean graded,
      @Default("128") @Doc("longer answers are cut off at so many tokens, at most 510")
          int maxTokens) {
    public Options {
      if (!(threshold > 0 && threshold <= 1)) {
        throw new IllegalArgumentException("threshold must be in (0, 1], got " + threshold);
      }
      if (maxTokens < 1 || maxTokens > MOST_TOKENS) {
        throw new IllegalArgumentException("maxTokens must be from 1 to 510, got " + maxTokens);
      }
    }
  }

  @Activate
  public SentenceVerifier(BundleContext context) {
    this(var(context.getProperty("athanor.var")));
  }

  SentenceVerifier(Path var) {
    this.embeddings = new Embeddings(var);
  }

  private static Path var(String folder) {
    return folder == null
        ? Path.of(System.getProperty("java.io.tmpdir"), "athanor")
        : Path.of(folder);
  }

  @Deactivate
  void close() {
    embeddings.close();
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Verdict verify(Problem problem, String completion, Options options) {
    String answer = answer(completion);
    if (answer.isEmpty()) {
      return Verdict.noAnswer("no text after the marks of an answer");
    }
    String reference = problem.answer().strip();
    if (reference.isEmpty()) {
      return Verdict.undecided(answer, "the problem has no reference answer to compare with");
    }
    double cosine = embeddings.cosine(answer, reference, options.maxTokens());
    boolean same = cosine >= options.threshold();
    String evidence =
        String.format(
            Locale.ROOT,
            "cosine %.3f, %s the threshold %.3f",
            cosine,
            same ? "not below" : "below",
            options.threshold());
    double score = options.graded() ? Math.max(0, Math.min(1, cosine)) : 0;
    return same
        ? Verdict.correct(answer, evidence)
        : new Verdict(Verdict.Outcome.INCORRECT, score, answer, evidence);
  }

  @Override
  public Optional<Boolean> equivalent(String a, String b, Options options) {
    return Optional.of(
        a.equals(b) || embeddings.cosine(a, b, options.maxTokens()) >= options.threshold());
  }

  /** What stands after the last thought and the last mark; empty if nothing does. */
  static String answer(String completion) {
    int thought = completion.lastIndexOf(THOUGHT);
    String said = thought < 0 ? completion : completion.substring(thought + THOUGHT.length());
    String lower = said.toLowerCase(Locale.ROOT);
    int begin = 0;
    if (lower.length() == said.length()) { // a few letters change their length with their case
      for (String mark : MARKS) {
        int at = lower.lastIndexOf(mark);
        begin = Math.max(begin, at < 0 ? 0 : at + mark.length());
      }
    }
    return said.substring(begin).strip();
  }
}
