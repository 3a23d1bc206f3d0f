package org.athanor.shell;

import java.util.List;
import java.util.stream.Stream;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.impl.DefaultParser;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Completes names of commands, their options, and what each command offers for its words: at the
 * prompt, and for whoever else reads lines of the shell.
 */
@Component(service = Completer.class, property = "athanor.prompt=true")
public final class Completion implements Completer {
  private final Commands commands;

  @Activate
  public Completion(@Reference Commands commands) {
    this.commands = commands;
  }

  /** Words as Gogo sees them: quotes, but no escapes of jline's own. */
  static Parser parser() {
    DefaultParser parser = new DefaultParser();
    parser.setEofOnUnclosedQuote(true);
    return parser;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    if (line.wordIndex() == 0) {
      commands.all().forEach(c -> candidates.add(candidate(c.usage().name(), c.usage().summary())));
      return;
    }
    commands
        .find(line.words().get(0))
        .ifPresent(
            command -> texts(command, line).forEach(text -> candidates.add(candidate(text, null))));
  }

  private static Stream<String> texts(Command command, ParsedLine line) {
    if (line.word().startsWith("-")) {
      return command.usage().allOptions().stream().map(Usage.Option::name);
    }
    List<String> before =
        line.words().subList(1, line.wordIndex()).stream()
            .filter(word -> !word.startsWith("-"))
            .toList();
    try {
      return command.candidates(before).stream();
    } catch (IllegalArgumentException e) { // such as an unknown recipe earlier on the line
      return Stream.of();
    }
  }

  private static Candidate candidate(String text, String doc) {
    return new Candidate(text, text, null, doc, null, null, !text.endsWith("="));
  }
}
