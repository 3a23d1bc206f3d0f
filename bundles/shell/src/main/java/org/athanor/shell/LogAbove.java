package org.athanor.shell;

import java.util.List;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jline.reader.LineReader;

/** While it is open, log messages appear above the line that is being typed. */
final class LogAbove extends Handler implements AutoCloseable {
  private static final Logger ROOT = Logger.getLogger("");

  private final LineReader reader;
  private final Object lock;
  private final List<Handler> before = List.of(ROOT.getHandlers());

  private LogAbove(LineReader reader, Object lock) {
    this.reader = reader;
    this.lock = lock;
    setFormatter(
        before.stream()
            .map(Handler::getFormatter)
            .findFirst()
            .orElseGet(() -> (Formatter) new SimpleFormatter()));
  }

  /**
   * @param lock held while a message is written
   */
  static LogAbove of(LineReader reader, Object lock) {
    LogAbove above = new LogAbove(reader, lock);
    above.before.forEach(ROOT::removeHandler);
    ROOT.addHandler(above);
    return above;
  }

  @Override
  public void publish(LogRecord message) {
    if (isLoggable(message)) {
      synchronized (lock) {
        reader.printAbove(getFormatter().format(message).stripTrailing());
      }
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    ROOT.removeHandler(this);
    before.forEach(ROOT::addHandler);
  }
}
