package org.athanor.shell;

import java.util.List;
import org.athanor.run.Parts;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Where a part comes from and what it can be told. */
@Component(
    service = Command.class,
    property = {"osgi.command.scope=part", "osgi.command.function=info"})
public final class PartInfo extends Command {
  private final Parts parts;

  @Activate
  public PartInfo(@Reference Parts parts) {
    this.parts = parts;
  }

  @Override
  Usage usage() {
    return new Usage(
        "part:info",
        "[ROLE] NAME",
        "where a part comes from and what it can be told",
        List.of(),
        List.of("part:info objective ppo-clip", "part:info rspo --json"));
  }

  @Override
  int run(Arguments arguments, Out out) throws Exception {
    arguments.atMost(2);
    List<Parts.Info> found = InstalledPart.find(parts, arguments);
    if (arguments.has("--json")) {
      out.json(found.stream().map(InstalledPart::json).toList());
      return 0;
    }
    for (Parts.Info part : found) {
      out.line("%s %s: %s", part.role(), part.name(), part.doc());
      out.line("  bundle %s %s, SHA-256 %s", part.bundle(), part.version(), part.sha256());
      out.text().print(InstalledPart.options(part.role() + ".", part.options()).text());
    }
    return 0;
  }

  @Override
  List<String> candidates(List<String> before) {
    return before.isEmpty()
        ? InstalledPart.roles(parts)
        : before.size() == 1 ? InstalledPart.names(parts, before.get(0)) : List.of();
  }
}
