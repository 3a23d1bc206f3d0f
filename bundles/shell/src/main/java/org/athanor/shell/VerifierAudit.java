package org.athanor.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.athanor.run.Parts;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What a verifier says of many answers, and where two verifiers disagree. */
@Component(
    service = Command.class,
    property = {"osgi.command.scope=verifier", "osgi.command.function=audit"})
public final class VerifierAudit extends Command {
  private final Parts parts;

  @Activate
  public VerifierAudit(@Reference Parts parts) {
    this.parts = parts;
  }

  @Override
  Usage usage() {
    return new Usage(
        "verifier:audit",
        "FILE [OPTION=VALUE ...]",
        "judges each row of a JSONL file (gold, prediction and, where known, expected), or the"
            + " rollouts of a run's folder",
        List.of(
            new Usage.Option("--verifier", "NAME", "see part:list verifier; math"),
            new Usage.Option("--against", "NAME", "a second verifier, to list disagreements with"),
            new Usage.Option(
                "--show", "N", "disagreements, mistakes and undecided rows shown; 20")),
        List.of(
            "verifier:audit answers.jsonl",
            "verifier:audit runs/rspo-1 --against math-hybrid --json"));
  }

  @Override
  int run(Arguments arguments, Out out) throws IOException {
    Path path = Path.of(arguments.first("FILE"));
    int shown = Math.toIntExact(arguments.wholeNumber("--show", 0).orElse(20L));
    String name = arguments.option("--verifier").orElse("math");
    Parts.Judge judge = parts.verifier(name, arguments.settings(1));
    Optional<String> other = arguments.option("--against");
    Optional<Parts.Judge> second = other.map(n -> parts.verifier(n, Map.of()));
    Audit audit = new Audit(judge, second, shown);
    try (Stream<AuditRows> rows = AuditRows.read(path)) {
      audit.judge(rows);
    } catch (UncheckedIOException e) {
      throw new UsageException("cannot read %s: %s".formatted(path, e.getCause().getMessage()));
    }
    if (arguments.has("--json")) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("verifier", name);
      json.put("against", other.orElse(null));
      json.putAll(audit.json());
      out.json(json);
    } else {
      out.text().print(audit.text());
    }
    return 0;
  }
}
