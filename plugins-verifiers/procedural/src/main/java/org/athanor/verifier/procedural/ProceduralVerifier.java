package org.athanor.verifier.procedural;

import java.util.List;
import java.util.Optional;
import org.athanor.data.Problem;
import org.athanor.data.Verdict;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.PluginName;
import org.athanor.plugin.Verifier;
import org.osgi.service.component.annotations.Component;

/**
 * Judges completions of the procedural families by what stands in the problem: its prompt, its
 * answer, and meta "family" and "task" ("solve" if there is none). A problem with meta "numbers"
 * and "target" asks for an expression.
 */
@Component(service = Verifier.class)
@PluginName("procedural")
@Doc("Solutions, checks and written problems of the procedural families, by outcome or by steps")
public final class ProceduralVerifier implements Verifier<ProceduralVerifier.Options> {
  private static final List<String> FAMILIES = List.of("countdown", "chain", "story");

  /** What must be right. */
  public enum Grade {
    /** The final answer. */
    OUTCOME,
    /** The final answer and every step before it. */
    STEPS
  }

  /** How often an expression must use each number of a make-the-target puzzle. */
  public enum Use {
    EXACTLY,
    AT_MOST
  }

  /** What is judged, and whether the wrong are graded. */
  public record Options(
      @Default("outcome") @Doc("outcome: the final answer decides; steps: each step must be right")
          Grade grade,
      @Default("false") @Doc("score incorrect completions in [0, 1) by how far they come")
          boolean partial,
      @Default("exactly")
          @Doc("how often an expression must use each number given: exactly or at-most once")
          Use use) {
    Options(Grade grade, boolean partial) {
      this(grade, partial, Use.EXACTLY);
    }
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Verdict verify(Problem problem, String completion, Options options) {
    Finding finding =
        ExpressionJudge.judges(problem)
            ? ExpressionJudge.judge(problem, completion, options.use)
            : judge(problem, completion.strip(), options.grade == Grade.STEPS);
    return finding.verdict(options.partial);
  }

  /** The check that a task "verify" calls for. */
  @Override
  public Optional<String> demonstration(Problem problem, Options options) {
    String family = problem.meta().getOrDefault("family", "");
    if (!FAMILIES.contains(family) || !"verify".equals(problem.meta().get("task"))) {
      return Optional.empty();
    }
    try {
      return Optional.of(CheckJudge.expected(problem.prompt(), family));
    } catch (UnreadableException e) {
      return Optional.empty();
    }
  }

  private static Finding judge(Problem problem, String completion, boolean steps) {
    String family = problem.meta().getOrDefault("family", "");
    if (!FAMILIES.contains(family)) {
      return Finding.undecided(
          "meta 'family' must be of " + FAMILIES + ", got " + UnreadableException.quoted(family));
    }
    String task = problem.meta().getOrDefault("task", "solve");
    return switch (task) {
      case "solve" ->
          family.equals("countdown")
              ? SolveJudge.countdown(problem, completion)
              : SolveJudge.derivation(problem, family, completion, steps);
      case "verify" -> CheckJudge.check(problem, family, completion, steps);
      case "write" -> WriteJudge.write(problem, family, completion, steps);
      default ->
          Finding.undecided(
              "meta 'task' must be solve, verify or write, got "
                  + UnreadableException.quoted(task));
    };
  }
}
