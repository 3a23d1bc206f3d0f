package org.athanor.ssh;

import java.io.InputStream;
import java.io.PrintStream;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.jline.reader.Completer;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;

/** Executes lines of the shell for someone far away. */
final class Lines {
  private static final int OK = 0;
  static final int FAILED = 1;
  private static final int MISUSED = 2;
  private final CommandProcessor processor;
  private final Completer completer;

  Lines(CommandProcessor processor, Completer completer) {
    this.processor = processor;
    this.completer = completer;
  }

  /** Until "exit" or the end of input; the container and its runs go on. */
  void prompt(Terminal terminal) {
    PrintStream out = new PrintStream(terminal.output(), true, terminal.encoding());
    try (CommandSession session = session(terminal.input(), out, out, terminal.getWidth())) {
      session.put(".prompt", true);
      DefaultParser parser = new DefaultParser();
      parser.setEofOnUnclosedQuote(true);
      LineReader reader =
          LineReaderBuilder.builder()
              .terminal(terminal)
              .appName("athanor")
              .completer(completer)
              .parser(parser)
              .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
              .build();
      out.println("Athanor. 'help' lists the commands, 'exit' leaves; runs go on.");
      while (true) {
        try {
          String line = reader.readLine("athanor> ").strip();
          if (line.equals("exit") || line.equals("quit")) {
            return;
          }
          execute(session, line, out, out);
        } catch (UserInterruptException e) {
          // Ctrl-C on a half-typed line: a new one
        } catch (EndOfFileException e) {
          return;
        }
      }
    }
  }

  /**
   * One line, as "ssh host 'run:list --json'" asks for it.
   *
   * @return the exit status
   */
  int execute(String line, InputStream in, PrintStream out, PrintStream err) {
    try (CommandSession session = session(in, out, err, 0)) {
      return execute(session, line, out, err);
    }
  }

  private CommandSession session(InputStream in, PrintStream out, PrintStream err, int columns) {
    CommandSession session = processor.createSession(in, out, err);
    session.put("SCOPE", "athanor:*");
    session.put("COLUMNS", columns);
    return session;
  }

  private static int execute(
      CommandSession session, String line, PrintStream out, PrintStream err) {
    try {
      Object result = session.execute(line);
      if (result != null) {
        out.println(session.format(result, 0));
      }
      return OK;
    } catch (Exception | LinkageError e) {
      return status(e, err);
    }
  }

  /** A command that ends with a status of its own has said why already. */
  private static int status(Throwable e, PrintStream err) {
    String message = String.valueOf(e.getMessage());
    if (message.matches("status \\d{1,3}")) {
      return Integer.parseInt(message.substring("status ".length()));
    }
    err.println(
        "athanor: "
            + message.replaceFirst("Command not found: (.*)", "no command '$1'; help lists them"));
    return e.getClass().getSimpleName().equals("UsageException") ? MISUSED : FAILED;
  }
}
