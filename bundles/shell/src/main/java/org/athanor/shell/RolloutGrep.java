package org.athanor.shell;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.athanor.data.Verdict;
import org.athanor.run.Runs;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Looks for a text in what the policy wrote. */
@Component(
    service = Command.class,
    property = {"osgi.command.scope=rollout", "osgi.command.function=grep"})
public final class RolloutGrep extends Command {
  private final Runs runs;
  private final EarlierRuns earlier;

  @Activate
  public RolloutGrep(BundleContext context, @Reference Runs runs) {
    this.runs = runs;
    this.earlier = new EarlierRuns(context);
  }

  @Override
  Usage usage() {
    return new Usage(
        "rollout:grep",
        "ID|FOLDER PATTERN",
        "the rollouts whose text fits a regular expression, over all steps; status 1 if there is none",
        List.of(
            new Usage.Option("--step", "N", "only of this step"),
            new Usage.Option(
                "--outcome", "NAME", "only these: correct, incorrect, no_answer, undecided"),
            new Usage.Option("-n", "N", "at most so many, 20 if left out")),
        List.of(
            "rollout:grep rspo-1 '#\\s*-' --outcome incorrect", "rollout:grep rspo-1 wait -n 5"));
  }

  @Override
  int run(Arguments arguments, Out out) throws IOException {
    arguments.atMost(2);
    RunFiles files = new RunFiles(earlier.folder(runs, arguments.first("ID")));
    if (arguments.words().size() < 2) {
      throw new UsageException("rollout:grep needs a PATTERN: " + usage().line());
    }
    Pattern pattern = pattern(arguments.words().get(1));
    String outcome = outcome(arguments);
    long most = arguments.wholeNumber("-n", 1).orElse(20L);
    List<Long> steps =
        arguments.wholeNumber("--step", 1).map(List::of).orElse(files.rolloutSteps());
    long[] found = {0};
    List<JsonObject> first = new ArrayList<>();
    for (long step : steps) {
      files.rollouts(
          step,
          r -> {
            boolean fits =
                (outcome.isEmpty() || outcome.equals(RunFiles.text(r, "outcome")))
                    && pattern.matcher(RunFiles.text(r, "text")).find();
            if (fits && ++found[0] <= most) {
              r.addProperty("step", step);
              first.add(r);
            }
          });
    }
    if (arguments.has("--json")) {
      out.json(RolloutShow.json(found[0], first));
    } else {
      for (JsonObject r : first) {
        out.text().print("step " + RunFiles.text(r, "step") + "  ");
        RolloutShow.print(r, out);
      }
      out.line(
          "%d found in %d steps%s",
          found[0], steps.size(), found[0] > most ? ", the first shown" : "");
    }
    return found[0] == 0 ? Guard.FAILED : Guard.OK;
  }

  /** As records write it; empty for any. */
  private static String outcome(Arguments arguments) {
    String outcome = arguments.option("--outcome").orElse("");
    List<String> known =
        Arrays.stream(Verdict.Outcome.values())
            .map(o -> o.name().toLowerCase(Locale.ROOT))
            .toList();
    if (!outcome.isEmpty() && !known.contains(outcome)) {
      throw new UsageException(
          "--outcome must be one of %s, got '%s'".formatted(String.join(", ", known), outcome));
    }
    return outcome;
  }

  private static Pattern pattern(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new UsageException(
          "'%s' is no regular expression: %s".formatted(text, e.getDescription()));
    }
  }

  @Override
  List<String> candidates(List<String> before) {
    return before.isEmpty() ? earlier.names(runs) : List.of();
  }
}
