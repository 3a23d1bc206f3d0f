package org.athanor.run;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A command that a bundle adds to the shell: at the prompt, in scripts and on the command line. Its
 * service has the property "athanor.command" with the same name.
 */
@ConsumerType
public interface ShellCommand {
  /** With its group, such as "pool:make"; lower case. */
  String name();

  /** What may follow, as help shows it, such as "FILE [KEY=VALUE ...]". */
  String arguments();

  /** One line. */
  String summary();

  /** Its own options; "--help" and "--json" come by themselves. */
  List<Option> options();

  /** Whole command lines. */
  List<String> examples();

  /**
   * Does the work.
   *
   * @throws IllegalArgumentException with a message for a person, if it is called wrongly
   * @throws Exception likewise, if it cannot be done
   */
  Result run(Call call) throws Exception;

  /**
   * @param name with its dashes
   * @param value what help calls the value; empty for a switch
   * @param doc one line
   */
  record Option(String name, String value, String doc) {}

  /**
   * What stands after the name.
   *
   * @param words in order, those of options left out
   * @param options by name; a switch has the value "true"
   * @param progress takes lines for a person who waits
   */
  record Call(List<String> words, Map<String, String> options, Consumer<String> progress) {}

  /**
   * @param text as a person reads it, ends with a new line
   * @param json the same for scripts
   */
  record Result(String text, Map<String, Object> json) {}
}
