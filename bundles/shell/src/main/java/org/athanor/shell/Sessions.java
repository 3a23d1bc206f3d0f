package org.athanor.shell;

import java.io.InputStream;
import java.io.PrintStream;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Makes Gogo sessions. */
@Component(service = Sessions.class)
public final class Sessions {
  /** Session variable: width of the terminal, 0 if there is none. */
  static final String COLUMNS = "COLUMNS";

  /** Session variable: whether a person types the commands. */
  static final String AT_PROMPT = ".prompt";

  private final CommandProcessor processor;

  @Activate
  public Sessions(@Reference CommandProcessor processor) {
    this.processor = processor;
  }

  CommandSession open(
      InputStream in, PrintStream out, PrintStream err, boolean atPrompt, int columns) {
    CommandSession session = processor.createSession(in, out, err);
    session.put("SCOPE", "athanor:*"); // our own help, whoever else brings one
    session.put(COLUMNS, columns);
    session.put(AT_PROMPT, atPrompt);
    return session;
  }
}
