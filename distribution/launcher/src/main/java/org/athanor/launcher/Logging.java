package org.athanor.launcher;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * One plain line on standard error for each warning, and for what Athanor itself has to say; more,
 * and stack traces, to debug.
 */
final class Logging extends Formatter {
  private static final Logger ROOT = Logger.getLogger("");
  private static final Logger OURS = Logger.getLogger("org.athanor");

  private final boolean debug;

  private Logging(boolean debug) {
    this.debug = debug;
  }

  /** Sets up java.util.logging, where System.Logger and slf4j end too. */
  static void start(boolean debug) {
    LogManager.getLogManager().reset();
    ConsoleHandler handler = new ConsoleHandler();
    handler.setFormatter(new Logging(debug));
    handler.setLevel(Level.ALL);
    ROOT.addHandler(handler);
    ROOT.setLevel(debug ? Level.INFO : Level.WARNING);
    OURS.setLevel(debug ? Level.FINE : Level.INFO);
  }

  @Override
  public String format(LogRecord record) {
    Throwable thrown = record.getThrown();
    StringWriter text = new StringWriter();
    text.append(head(record)).append(": ").append(formatMessage(record));
    if (thrown == null) {
      return text.append('\n').toString();
    }
    if (!debug) {
      return text.append(": ").append(root(thrown)).append('\n').toString();
    }
    thrown.printStackTrace(new PrintWriter(text.append('\n'), true));
    return text.toString();
  }

  /** "plugins" for what org.athanor.plugins says, the level's name elsewhere. */
  private static String head(LogRecord record) {
    String logger = String.valueOf(record.getLoggerName());
    return logger.startsWith(OURS.getName() + ".") && record.getLevel() == Level.INFO
        ? logger.substring(logger.lastIndexOf('.') + 1)
        : record.getLevel().getName().toLowerCase(Locale.ROOT);
  }

  /** The innermost cause, in words. */
  static String root(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.toString();
  }
}
