package org.athanor.shell;

import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What commands there are, and how each is called. */
@Component(
    service = Command.class,
    property = {"osgi.command.scope=athanor", "osgi.command.function=help"})
public final class Help extends Command {
  private final Commands commands;

  @Activate
  public Help(@Reference Commands commands) {
    this.commands = commands;
  }

  @Override
  Usage usage() {
    return new Usage(
        "help",
        "[COMMAND]",
        "lists the commands, or shows how one is called",
        List.of(),
        List.of("help", "help run", "help run:start"));
  }

  @Override
  int run(Arguments arguments, Out out) {
    arguments.atMost(1);
    List<Usage> shown =
        commands.all().stream()
            .map(Command::usage)
            .filter(u -> arguments.words().isEmpty() || fits(u, arguments.words().get(0)))
            .toList();
    if (shown.isEmpty()) {
      throw new UsageException(
          "no command '%s'; help lists them".formatted(arguments.words().get(0)));
    }
    if (arguments.has("--json")) {
      out.json(shown.stream().map(u -> List.of(u.line(), u.summary())).toList());
    } else if (shown.size() == 1) {
      out.text().print(shown.get(0).page());
    } else {
      out.text().print(list(shown));
    }
    return 0;
  }

  private static boolean fits(Usage usage, String text) {
    return usage.name().equals(text) || usage.group().equals(text);
  }

  private static String list(List<Usage> shown) {
    Table table = new Table("", "");
    shown.stream().filter(u -> u.group().isEmpty()).forEach(u -> row(table, u));
    shown.stream().filter(u -> !u.group().isEmpty()).forEach(u -> row(table, u));
    return """
    %s
    help COMMAND says more, --json gives a result for scripts, Tab completes.

    for example
      run:start rspo --steps 60
      part:options objective ppo-clip
      policy:sample "8 1 3 9=20:" -n 4
    """
        .formatted(table.text());
  }

  private static void row(Table table, Usage usage) {
    table.row("  " + usage.line(), usage.summary());
  }

  @Override
  List<String> candidates(List<String> before) {
    return before.isEmpty()
        ? commands.all().stream().map(c -> c.usage().name()).toList()
        : List.of();
  }
}
