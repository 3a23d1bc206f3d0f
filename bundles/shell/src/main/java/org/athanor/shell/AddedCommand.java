package org.athanor.shell;

import org.athanor.run.RecipeException;
import org.athanor.run.ShellCommand;

/** A command that another bundle offers. */
final class AddedCommand extends Command {
  private final ShellCommand command;

  AddedCommand(ShellCommand command) {
    this.command = command;
  }

  @Override
  Usage usage() {
    return new Usage(
        command.name(),
        command.arguments(),
        command.summary(),
        command.options().stream()
            .map(o -> new Usage.Option(o.name(), o.value(), o.doc()))
            .toList(),
        command.examples());
  }

  @Override
  int run(Arguments arguments, Out out) throws Exception {
    boolean json = arguments.has("--json");
    Out notes = out.progress(json);
    ShellCommand.Result result = result(arguments, notes);
    if (json) {
      out.json(result.json());
    } else {
      out.text().print(result.text());
    }
    return 0;
  }

  private ShellCommand.Result result(Arguments arguments, Out notes) throws Exception {
    try {
      return command.run(
          new ShellCommand.Call(
              arguments.words(), arguments.options(), line -> notes.line("%s", line)));
    } catch (RecipeException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }
}
