package org.athanor.shell;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a command is called.
 *
 * @param name with its group, such as "run:start"
 * @param arguments as help shows them, such as "RECIPE [KEY=VALUE ...]"
 * @param summary one line
 * @param options of its own; --help and --json come by themselves
 * @param examples whole command lines
 */
record Usage(
    String name, String arguments, String summary, List<Option> options, List<String> examples) {
  private static final List<Option> EVERYWHERE =
      List.of(
          new Option("--json", "", "the result as JSON, one line on standard output"),
          new Option("--help", "", "this page"));

  /**
   * @param name with its dashes
   * @param value what help calls the value; empty for a switch
   * @param doc one line
   */
  record Option(String name, String value, String doc) {
    boolean takesValue() {
      return !value.isEmpty();
    }

    String shown() {
      return takesValue() ? name + " " + value : name;
    }
  }

  /** Its own options, then those that every command has. */
  List<Option> allOptions() {
    return Stream.concat(options.stream(), EVERYWHERE.stream()).toList();
  }

  Optional<Option> option(String text) {
    return allOptions().stream().filter(option -> option.name().equals(text)).findFirst();
  }

  /** "run" of "run:start". */
  String group() {
    return name.contains(":") ? name.substring(0, name.indexOf(':')) : "";
  }

  String line() {
    return (name + " " + arguments).strip();
  }

  /** The page that --help shows. */
  String page() {
    StringBuilder page = new StringBuilder();
    page.append(line()).append("\n  ").append(summary).append("\n\n");
    Table table = new Table("", "");
    allOptions().forEach(option -> table.row("  " + option.shown(), option.doc()));
    page.append(table.text());
    if (!examples.isEmpty()) {
      page.append("\nfor example\n");
      examples.forEach(example -> page.append("  ").append(example).append('\n'));
    }
    return page.toString();
  }
}
