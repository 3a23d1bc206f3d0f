package org.athanor.shell;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import org.apache.felix.service.command.CommandSession;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Reads commands from a person. */
@Component(service = Prompt.class)
public final class Prompt {
  private final BundleContext context;
  private final Commands commands;
  private final Sessions sessions;

  @Activate
  public Prompt(BundleContext context, @Reference Commands commands, @Reference Sessions sessions) {
    this.context = context;
    this.commands = commands;
    this.sessions = sessions;
  }

  /** Stays until the end of input or "exit". */
  int open() throws Exception {
    try (Terminal terminal = terminal()) {
      OnePiece pieces = new OnePiece(terminal.output());
      PrintStream out = new PrintStream(pieces, true, terminal.encoding());
      try (CommandSession session =
          sessions.open(terminal.input(), out, out, true, terminal.getWidth())) {
        terminal.handle(Terminal.Signal.INT, signal -> Foreground.interrupt());
        out.printf(
            "Athanor %s. 'help' lists the commands, Tab completes, Ctrl-D leaves.%n",
            context.getBundle().getVersion());
        LineReader reader = reader(terminal);
        try (LogAbove above = LogAbove.of(reader, pieces)) {
          return loop(reader, session, terminal, out);
        }
      }
    }
  }

  /** jline looks for its ways to a terminal with the thread's class loader. */
  private static Terminal terminal() throws IOException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(TerminalBuilder.class.getClassLoader());
    try {
      return TerminalBuilder.builder().name("athanor").system(true).dumb(true).build();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private LineReader reader(Terminal terminal) throws IOException {
    return LineReaderBuilder.builder()
        .terminal(terminal)
        .appName("athanor")
        .completer(new Completion(commands))
        .parser(Completion.parser())
        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
        .variable(LineReader.HISTORY_FILE, Path.of(context.getProperty("athanor.var"), "history"))
        .build();
  }

  private static int loop(
      LineReader reader, CommandSession session, Terminal terminal, PrintStream out) {
    while (true) {
      try {
        String line = reader.readLine("athanor> ").strip();
        if (line.equals("exit") || line.equals("quit")) {
          return Guard.OK;
        }
        session.put(Sessions.COLUMNS, terminal.getWidth());
        Guard.status(() -> Worker.call(() -> execute(session, line, out)), out);
      } catch (UserInterruptException e) {
        // Ctrl-C on a half-typed line: a new one
      } catch (EndOfFileException e) {
        return Guard.OK;
      }
    }
  }

  private static int execute(CommandSession session, String line, PrintStream out)
      throws Exception {
    Object result = session.execute(line);
    if (result != null) {
      out.println(session.format(result, 0));
    }
    return Guard.OK;
  }
}
