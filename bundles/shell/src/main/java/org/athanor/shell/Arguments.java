package org.athanor.shell;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What stands after a command's name: words, "--option value" pairs and switches, in any order. */
final class Arguments {
  private final Usage usage;
  private final List<String> words = new ArrayList<>();
  private final Map<String, String> options = new LinkedHashMap<>();

  private Arguments(Usage usage) {
    this.usage = usage;
  }

  /**
   * @throws UsageException for an option that the command does not know or that lacks its value
   */
  static Arguments parse(Usage usage, List<String> texts) {
    Arguments arguments = new Arguments(usage);
    List<String> left = new ArrayList<>(texts);
    left.remove("--debug"); // the script's own, see Layout
    while (!left.isEmpty()) {
      String text = left.remove(0);
      if (text.equals("--")) {
        arguments.words.addAll(left);
        break;
      }
      if (text.startsWith("-") && text.length() > 1 && !isNumber(text)) {
        arguments.option(text, left);
      } else {
        arguments.words.add(text);
      }
    }
    return arguments;
  }

  private static boolean isNumber(String text) {
    return Character.isDigit(text.charAt(1)) || text.charAt(1) == '.';
  }

  private void option(String text, List<String> left) {
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    Usage.Option option = usage.option(name).orElseThrow(() -> unknown(name));
    if (!option.takesValue()) {
      options.put(name, "true");
    } else if (equals >= 0) {
      options.put(name, text.substring(equals + 1));
    } else if (!left.isEmpty()) {
      options.put(name, left.remove(0));
    } else {
      throw new UsageException(
          "%s: %s needs a value: %s".formatted(usage.name(), name, option.shown()));
    }
  }

  private UsageException unknown(String name) {
    List<String> known = usage.allOptions().stream().map(Usage.Option::name).toList();
    return new UsageException(
        "%s has no option '%s'; it has %s".formatted(usage.name(), name, String.join(", ", known)));
  }

  /** Whether a switch is given. */
  boolean has(String option) {
    return options.containsKey(option);
  }

  /** By name; a switch has the value "true". */
  Map<String, String> options() {
    return Collections.unmodifiableMap(options);
  }

  Optional<String> option(String name) {
    return Optional.ofNullable(options.get(name));
  }

  /**
   * @throws UsageException unless it is a whole number of at least {@code least}
   */
  Optional<Long> wholeNumber(String option, long least) {
    return option(option)
        .map(
            text -> {
              try {
                long value = Long.parseLong(text);
                if (value >= least) {
                  return value;
                }
              } catch (NumberFormatException e) {
                // said below
              }
              throw new UsageException(
                  "%s must be a whole number of at least %d, got '%s'"
                      .formatted(option, least, text));
            });
  }

  /**
   * @throws UsageException unless it is a number
   */
  Optional<Double> number(String option) {
    return option(option)
        .map(
            text -> {
              try {
                return Double.parseDouble(text);
              } catch (NumberFormatException e) {
                throw new UsageException("%s must be a number, got '%s'".formatted(option, text));
              }
            });
  }

  List<String> words() {
    return words;
  }

  /**
   * The only word.
   *
   * @param what it is called in help
   * @throws UsageException if there is none or more than one
   */
  String only(String what) {
    atMost(1);
    return first(what);
  }

  /**
   * @throws UsageException if there is none
   */
  String first(String what) {
    if (words.isEmpty()) {
      String a = "AEIO".indexOf(what.charAt(0)) < 0 ? "a" : "an";
      throw new UsageException("%s needs %s %s: %s".formatted(usage.name(), a, what, usage.line()));
    }
    return words.get(0);
  }

  /**
   * @throws UsageException if there are more words
   */
  void atMost(int count) {
    if (words.size() > count) {
      throw new UsageException(
          "%s does not know what to do with '%s': %s"
              .formatted(usage.name(), words.get(count), usage.line()));
    }
  }

  /**
   * The "key=value" words after the first {@code skip} ones.
   *
   * @throws UsageException for a word without "="
   */
  Map<String, String> settings(int skip) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String word : words.subList(Math.min(skip, words.size()), words.size())) {
      int equals = word.indexOf('=');
      if (equals < 1) {
        throw new UsageException("'%s' is no KEY=VALUE: %s".formatted(word, usage.line()));
      }
      settings.put(word.substring(0, equals).strip(), word.substring(equals + 1).strip());
    }
    return settings;
  }
}
