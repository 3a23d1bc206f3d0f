package org.athanor.shell;

import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** "bundle update" as "bundle:update", as other Gogo shells have it. */
@Component(
    service = Command.class,
    property = {"osgi.command.scope=athanor", "osgi.command.function=bundle"})
public final class BundleWord extends Command {
  private static final List<String> WORDS = List.of("list", "update");
  private final Commands commands;

  @Activate
  public BundleWord(@Reference Commands commands) {
    this.commands = commands;
  }

  @Override
  Usage usage() {
    return new Usage(
        "bundle",
        "list|update ...",
        "bundle:list or bundle:update",
        List.of(),
        List.of("bundle list"));
  }

  @Override
  int run(Arguments arguments, Out out) throws Exception {
    String word = arguments.first("WORD");
    if (!WORDS.contains(word)) {
      throw new UsageException("bundle knows list and update, not '%s'".formatted(word));
    }
    List<String> rest = new ArrayList<>(arguments.words().subList(1, arguments.words().size()));
    if (arguments.has("--json")) {
      rest.add("--json");
    }
    return commands.find("bundle:" + word).orElseThrow().call(rest, out);
  }

  @Override
  List<String> candidates(List<String> before) {
    return before.isEmpty()
        ? WORDS
        : commands
            .find("bundle:" + before.get(0))
            .map(c -> c.candidates(before.subList(1, before.size())))
            .orElse(List.of());
  }
}
