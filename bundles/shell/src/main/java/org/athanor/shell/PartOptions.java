package org.athanor.shell;

import java.util.List;
import org.athanor.run.Parts;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** A part's options as lines of a recipe, or the run's own keys. */
@Component(
    service = Command.class,
    property = {"osgi.command.scope=part", "osgi.command.function=options"})
public final class PartOptions extends Command {
  private final Parts parts;

  @Activate
  public PartOptions(@Reference Parts parts) {
    this.parts = parts;
  }

  @Override
  Usage usage() {
    return new Usage(
        "part:options",
        "[[ROLE] NAME]",
        "a part's options as recipe lines, to copy; without a name the run's own keys",
        List.of(),
        List.of("part:options", "part:options optimizer adamw"));
  }

  @Override
  int run(Arguments arguments, Out out) throws Exception {
    arguments.atMost(2);
    List<Parts.Info> found =
        arguments.words().isEmpty() ? List.of() : InstalledPart.find(parts, arguments);
    if (arguments.has("--json")) {
      out.json(
          found.isEmpty()
              ? parts.runOptions().stream().map(InstalledPart::json).toList()
              : found.stream().map(InstalledPart::json).toList());
      return 0;
    }
    if (found.isEmpty()) {
      parts.runOptions().forEach(option -> out.line("%s", InstalledPart.recipeLines("", option)));
    }
    for (Parts.Info part : found) {
      out.line("%s = %s", part.role(), part.name());
      part.options()
          .forEach(option -> out.line("%s", InstalledPart.recipeLines(part.role() + ".", option)));
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
