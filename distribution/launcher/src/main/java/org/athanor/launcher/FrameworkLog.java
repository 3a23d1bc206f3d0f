package org.athanor.launcher;

import java.util.logging.Level;
import org.apache.felix.framework.Logger;
import org.osgi.framework.BundleException;

/**
 * Sends the framework's own messages to java.util.logging. Bundles that cannot be started are left
 * to {@link Trouble}, which says it once and in plain words.
 */
final class FrameworkLog extends Logger {
  private static final java.util.logging.Logger LOG =
      java.util.logging.Logger.getLogger("org.apache.felix.framework");

  @Override
  protected void doLog(int level, String message, Throwable thrown) {
    if (!(thrown instanceof BundleException)) {
      LOG.log(severity(level), message, thrown);
    }
  }

  private static Level severity(int level) {
    return switch (level) {
      case LOG_ERROR -> Level.SEVERE;
      case LOG_WARNING -> Level.WARNING;
      case LOG_INFO -> Level.INFO;
      default -> Level.FINE;
    };
  }
}
