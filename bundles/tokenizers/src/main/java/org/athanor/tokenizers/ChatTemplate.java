package org.athanor.tokenizers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The text that a chat model wants its messages in, by the template of its tokenizer: Jinja, as far
 * as such templates go. A template cannot reach anything but what it is given, and one that loops
 * is stopped.
 */
public final class ChatTemplate {
  private final Template template;
  private final String origin;

  /**
   * Reads a template.
   *
   * @param origin what messages call it, such as the file's path
   * @throws IllegalArgumentException if it cannot be read, or uses what is not built here
   */
  public ChatTemplate(String source, String origin) {
    this.origin = origin;
    try {
      this.template = new Template(source);
    } catch (TemplateException | NumberFormatException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException(
          "the chat template of " + origin + " " + e.getMessage(), e);
    }
  }

  /**
   * A message.
   *
   * @param role such as "system", "user" or "assistant"
   */
  public record Message(String role, String content) {}

  /**
   * The text of a conversation, ready for the model's answer.
   *
   * @param more other names that the template may use, such as "bos_token"
   * @throws IllegalArgumentException if the template raises an exception of its own, does not end,
   *     or does what cannot be done
   */
  public String render(List<Message> messages, Map<String, Object> more) {
    Map<String, Object> names = new LinkedHashMap<>(functions());
    names.putAll(more);
    List<Object> all = new ArrayList<>();
    for (Message message : messages) {
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("role", message.role());
      each.put("content", message.content());
      all.add(each);
    }
    names.put("messages", all);
    names.put("add_generation_prompt", true);
    try {
      return template.render(names);
    } catch (TemplateException
        | ArithmeticException
        | NumberFormatException
        | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException(
          "the chat template of " + origin + " " + e.getMessage(), e);
    } catch (StackOverflowError e) {
      throw new IllegalArgumentException(
          "the chat template of " + origin + " is nested too deep", e);
    }
  }

  private static Map<String, Object> functions() {
    Map<String, Object> functions = new LinkedHashMap<>();
    Values.Function namespace = (scope, arguments, named) -> new LinkedHashMap<>(named);
    functions.put("namespace", namespace);
    functions.put("dict", namespace);
    Values.Function raise =
        (scope, arguments, named) -> {
          throw new TemplateException("says: " + Values.text(arguments.get(0)));
        };
    functions.put("raise_exception", raise);
    Values.Function range = (scope, arguments, named) -> range(scope, arguments);
    functions.put("range", range);
    return functions;
  }

  private static List<Object> range(Scope scope, List<Object> arguments) {
    int from = arguments.size() > 1 ? Values.whole(arguments.get(0)) : 0;
    int to = Values.whole(arguments.get(arguments.size() > 1 ? 1 : 0));
    int stride = arguments.size() > 2 ? Values.whole(arguments.get(2)) : 1;
    if (stride == 0) {
      throw new TemplateException("counts in steps of 0");
    }
    List<Object> numbers = new ArrayList<>();
    for (long i = from; stride > 0 ? i < to : i > to; i += stride) {
      scope.step();
      numbers.add(i);
    }
    return numbers;
  }
}
