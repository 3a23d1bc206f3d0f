package org.athanor.runtime;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.run.Parts.Option;
import org.athanor.run.RecipeException;

/**
 * Options records: what they declare, and how recipe text becomes one. A component that is a record
 * itself stands for its own components, so parts can share options.
 */
final class OptionBinding {
  private OptionBinding() {}

  static List<Option> describe(Class<? extends Record> type) {
    return Arrays.stream(type.getRecordComponents()).flatMap(OptionBinding::describe).toList();
  }

  private static Stream<Option> describe(RecordComponent c) {
    if (c.getType().isRecord()) {
      return describe(c.getType().asSubclass(Record.class)).stream();
    }
    Default d = c.getAnnotation(Default.class);
    Doc doc = c.getAnnotation(Doc.class);
    return Stream.of(
        new Option(
            c.getName(),
            typeName(c.getType()),
            d == null ? "" : d.value(),
            d == null,
            doc == null ? "" : doc.value()));
  }

  /**
   * Every option's text: the given one, else the default. A missing one without default is an
   * error.
   */
  static Map<String, String> complete(
      Class<? extends Record> type, Map<String, String> given, String owner) {
    List<Option> options = describe(type);
    List<String> known = options.stream().map(Option::name).toList();
    for (String key : given.keySet()) {
      if (!known.contains(key)) {
        throw new RecipeException(
            known.isEmpty()
                ? owner + " has no options, but the recipe sets '" + key + "'"
                : owner + " has no option '" + key + "'; " + Nearest.hint(key, known));
      }
    }
    Map<String, String> all = new LinkedHashMap<>();
    for (Option o : options) {
      if (o.required() && !given.containsKey(o.name())) {
        throw new RecipeException(
            owner + " needs the option '" + o.name() + "' (" + o.type() + "): " + o.doc());
      }
      all.put(o.name(), given.getOrDefault(o.name(), o.defaultValue()));
    }
    return all;
  }

  /**
   * The record of these texts.
   *
   * @param values by option, complete
   * @param owner for messages, such as "objective 'ppo-clip'"
   */
  static <O extends Record> O bind(Class<O> type, Map<String, String> values, String owner) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] arguments = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      arguments[i] = value(components[i], values, owner);
    }
    try {
      Constructor<O> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException bad) {
        throw new RecipeException(owner + ": " + bad.getMessage(), bad);
      }
      throw new RecipeException(owner + " failed on its options: " + e.getCause(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new RecipeException(owner + " has an options record that cannot be made: " + e, e);
    }
  }

  private static Object value(RecordComponent c, Map<String, String> values, String owner) {
    return c.getType().isRecord()
        ? bind(c.getType().asSubclass(Record.class), values, owner)
        : parse(c.getType(), values.get(c.getName()), owner + ", option '" + c.getName() + "'");
  }

  private static Object parse(Class<?> type, String text, String where) {
    String trimmed = text.strip();
    try {
      if (type == String.class) {
        return trimmed;
      } else if (type == int.class) {
        return Integer.parseInt(trimmed);
      } else if (type == long.class) {
        return Long.parseLong(trimmed);
      } else if (type == double.class) {
        return finite(Double.parseDouble(trimmed));
      } else if (type == boolean.class && (trimmed.equals("true") || trimmed.equals("false"))) {
        return Boolean.parseBoolean(trimmed);
      } else if (type == List.class) {
        return Arrays.stream(trimmed.split(","))
            .map(String::strip)
            .filter(s -> !s.isEmpty())
            .toList();
      } else if (type.isEnum()) {
        for (Object constant : type.getEnumConstants()) {
          if (written(constant).equals(trimmed)) {
            return constant;
          }
        }
      }
    } catch (NumberFormatException e) {
      throw new RecipeException(
          where + " must be a " + typeName(type) + ", found '" + trimmed + "'", e);
    }
    throw new RecipeException(where + " must be " + typeName(type) + ", found '" + trimmed + "'");
  }

  private static double finite(double value) {
    if (!Double.isFinite(value)) {
      throw new NumberFormatException("not finite");
    }
    return value;
  }

  private static String typeName(Class<?> type) {
    if (type == int.class || type == long.class) {
      return "whole number";
    } else if (type == double.class) {
      return "number";
    } else if (type == boolean.class) {
      return "true or false";
    } else if (type == List.class) {
      return "list";
    } else if (type.isEnum()) {
      return "one of "
          + String.join(
              ", ", Arrays.stream(type.getEnumConstants()).map(OptionBinding::written).toList());
    }
    return "text";
  }

  /** An enum constant as recipes write it: TOKEN_MEAN is token-mean. */
  private static String written(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
