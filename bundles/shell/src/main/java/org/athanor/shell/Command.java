package org.athanor.shell;

import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Process;

/** One command, for Gogo and for the command line. It keeps no state. */
abstract class Command implements Function {
  abstract Usage usage();

  /**
   * Does the work.
   *
   * @return the exit status, 0 if all went well
   * @throws Exception with a message for a person, if it cannot be done
   */
  abstract int run(Arguments arguments, Out out) throws Exception;

  /**
   * What may stand next on the line.
   *
   * @param before the words after the command's name, without the one to complete
   */
  List<String> candidates(List<String> before) {
    return List.of();
  }

  /** Runs it, or shows its page if --help is among the arguments. */
  final int call(List<String> texts, Out out) throws Exception {
    if (texts.contains("--help") || texts.contains("-h")) {
      out.text().print(usage().page());
      return 0;
    }
    Arguments arguments = Arguments.parse(usage(), texts);
    return Foreground.call(() -> run(arguments, out));
  }

  /** Called by Gogo; a status other than 0 ends the script. */
  @Override
  public final Object execute(CommandSession session, List<Object> arguments) throws Exception {
    Process process = Process.Utils.current();
    int columns = process.isTty(1) && session.get(Sessions.COLUMNS) instanceof Integer n ? n : 0;
    boolean atPrompt = Boolean.TRUE.equals(session.get(Sessions.AT_PROMPT));
    List<String> texts = arguments.stream().map(String::valueOf).toList();
    int status = call(texts, new Out(process.out(), process.err(), atPrompt, columns));
    if (status != 0) {
      throw new Failure(status);
    }
    return null;
  }
}
