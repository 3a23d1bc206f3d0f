package org.athanor.shell;

import java.util.List;
import org.athanor.run.Parts;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The parts that are installed. */
@Component(
    service = Command.class,
    property = {"osgi.command.scope=part", "osgi.command.function=list"})
public final class PartList extends Command {
  private final Parts parts;

  @Activate
  public PartList(@Reference Parts parts) {
    this.parts = parts;
  }

  @Override
  Usage usage() {
    return new Usage(
        "part:list",
        "[ROLE]",
        "the installed parts: all, or those of one role",
        List.of(),
        List.of("part:list", "part:list objective"));
  }

  @Override
  int run(Arguments arguments, Out out) throws Exception {
    arguments.atMost(1);
    List<Parts.Info> shown = InstalledPart.ofRole(parts, arguments.words());
    if (arguments.has("--json")) {
      out.json(shown.stream().map(InstalledPart::json).toList());
      return 0;
    }
    Table table = new Table("role", "name", "", "bundle");
    shown.forEach(p -> table.row(p.role(), p.name(), p.doc(), p.bundle() + " " + p.version()));
    out.text().print(table.text());
    return 0;
  }

  @Override
  List<String> candidates(List<String> before) {
    return before.isEmpty() ? InstalledPart.roles(parts) : List.of();
  }
}
