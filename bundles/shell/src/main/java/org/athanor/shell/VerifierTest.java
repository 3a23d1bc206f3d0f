package org.athanor.shell;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.athanor.data.Problem;
import org.athanor.data.Verdict;
import org.athanor.run.Parts;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** One judgement, with its evidence. */
@Component(
    service = Command.class,
    property = {"osgi.command.scope=verifier", "osgi.command.function=test"})
public final class VerifierTest extends Command {
  private final Parts parts;

  @Activate
  public VerifierTest(@Reference Parts parts) {
    this.parts = parts;
  }

  @Override
  Usage usage() {
    return new Usage(
        "verifier:test",
        "REFERENCE COMPLETION [OPTION=VALUE ...]",
        "judges a completion against a reference answer and says why",
        List.of(new Usage.Option("--verifier", "NAME", "see part:list verifier; math")),
        List.of(
            "verifier:test 1/2 \"The answer is 0.5.\"",
            "verifier:test 2/3 0.6667 --verifier math-hybrid",
            "verifier:test 2/3 0.6667 roundedDigits=4"));
  }

  @Override
  int run(Arguments arguments, Out out) {
    String reference = arguments.first("REFERENCE");
    if (arguments.words().size() < 2) {
      throw new UsageException("verifier:test needs a COMPLETION: " + usage().line());
    }
    String completion = arguments.words().get(1);
    String name = arguments.option("--verifier").orElse("math");
    Parts.Judge judge = parts.verifier(name, arguments.settings(2));
    long start = System.nanoTime();
    Verdict verdict = judge.verify(new Problem("test", "", reference, Map.of()), completion);
    double millis = (System.nanoTime() - start) / 1e6;
    if (arguments.has("--json")) {
      Map<String, Object> json = new LinkedHashMap<>(json(verdict));
      json.put("millis", millis);
      out.json(json);
    } else {
      out.line("%s, %.1f ms", outcome(verdict), millis);
      out.line("%s", verdict.evidence());
    }
    return 0;
  }

  static String outcome(Verdict verdict) {
    return verdict.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Map<String, Object> json(Verdict verdict) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("outcome", outcome(verdict));
    json.put("score", verdict.score());
    json.put("extracted", verdict.extracted());
    json.put("evidence", verdict.evidence());
    return json;
  }
}
