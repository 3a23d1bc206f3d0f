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
  private static final String CLOCK = "strftime_now";
  private static final String NO_CLOCK =
      "; a run that can be repeated has no clock, so give it a date, such as"
          + " policy.chatArguments={\"strftime_now\": \"2026-01-31\"}";

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
   * @param more other names that the template may use, such as "bos_token"; a date as
   *     "strftime_now" is the day that a template's function of that name tells
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
    names.computeIfPresent(CLOCK, (name, date) -> Clock.at(date, origin));
    try {
      return template.render(names);
    } catch (TemplateException
        | ArithmeticException
        | NumberFormatException
        | IndexOutOfBoundsException e) {
      boolean clock = ("" + e.getMessage()).contains(CLOCK) && !names.containsKey(CLOCK);
      throw new IllegalArgumentException(
          "the chat template of " + origin + " " + e.getMessage() + (clock ? NO_CLOCK : ""), e);
    } catch (StackOverflowError e) {
      throw new IllegalArgumentException(
          "the chat template of " + origin + " is nested too deep", e);
    }
  }

  private static Map<String, Object> functions() {
    Map<String, Object> functions = new LinkedHashMap<>();
    Values.Function namespace =
        (scope, arguments, named) -> {
          Map<String, Object> names = new LinkedHashMap<>();
          dictionary(arguments, named).forEach((key, value) -> names.put(Shown.text(key), value));
          return new Values.Namespace(names);
        };
    functions.put("namespace", namespace);
    Values.Function dictionary = (scope, arguments, named) -> dictionary(arguments, named);
    functions.put("dict", dictionary);
    Values.Function raise =
        (scope, arguments, named) -> {
          throw new TemplateException(
              "says: " + Shown.text(Arguments.only(arguments, "raise_exception")));
        };
    functions.put("raise_exception", raise);
    Values.Function range = (scope, arguments, named) -> range(scope, arguments);
    functions.put("range", range);
    Values.Function joiner = (scope, arguments, named) -> joiner(arguments);
    functions.put("joiner", joiner);
    return functions;
  }

  private static Map<Object, Object> dictionary(List<Object> arguments, Map<String, Object> named) {
    Map<Object, Object> made = new LinkedHashMap<>();
    if (!arguments.isEmpty()) {
      Object from = Arguments.only(arguments, "a mapping");
      List<Object> pairs = from instanceof Map<?, ?> map ? Methods.pairs(map) : Values.items(from);
      pairs.forEach(pair -> made.put(Values.element(pair, 0L), Values.element(pair, 1L)));
    }
    made.putAll(named);
    return made;
  }

  /** Nothing at its first call, then what stands between. */
  private static Values.Function joiner(List<Object> arguments) {
    Object between = arguments.isEmpty() ? ", " : arguments.get(0);
    boolean[] used = new boolean[1];
    return (scope, none, named) -> {
      Object now = used[0] ? between : "";
      used[0] = true;
      return now;
    };
  }

  private static List<Object> range(Scope scope, List<Object> arguments) {
    if (arguments.isEmpty() || arguments.size() > 3) {
      throw new TemplateException(
          "gives range " + arguments.size() + " arguments; it takes 1 to 3");
    }
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
