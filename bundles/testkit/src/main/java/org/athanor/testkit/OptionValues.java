package org.athanor.testkit;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.athanor.plugin.Default;

/** Options records from text, as recipes give it. */
public final class OptionValues {
  private OptionValues() {}

  /**
   * The record with these options, and the default of every other one.
   *
   * @throws IllegalArgumentException if the record refuses a value, an option that must be given is
   *     not, or there is none of that name
   */
  public static <O extends Record> O bind(Class<O> type, Map<String, String> values) {
    List<String> known = components(type).map(RecordComponent::getName).toList();
    Set<String> unknown = new TreeSet<>(values.keySet());
    known.forEach(unknown::remove);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException("no option " + unknown + "; there are " + known);
    }
    return record(type, values);
  }

  /** The options: a component that is a record itself stands for its own components. */
  static Stream<RecordComponent> components(Class<?> type) {
    return Stream.of(type.getRecordComponents())
        .flatMap(c -> c.getType().isRecord() ? components(c.getType()) : Stream.of(c));
  }

  private static <O> O record(Class<O> type, Map<String, String> values) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] arguments = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      arguments[i] =
          types[i].isRecord()
              ? record(types[i], values)
              : value(components[i], text(components[i], values));
    }
    return construct(type, types, arguments);
  }

  private static String text(RecordComponent component, Map<String, String> values) {
    Default byDefault = component.getAnnotation(Default.class);
    if (!values.containsKey(component.getName()) && byDefault == null) {
      throw new IllegalArgumentException("option " + component.getName() + " must be given");
    }
    return values.getOrDefault(component.getName(), byDefault == null ? "" : byDefault.value());
  }

  private static Object value(RecordComponent component, String text) {
    Class<?> type = component.getType();
    if (type == boolean.class && (text.equals("true") || text.equals("false"))) {
      return Boolean.valueOf(text);
    } else if (type == int.class) {
      return Integer.valueOf(text);
    } else if (type == long.class) {
      return Long.valueOf(text);
    } else if (type == double.class) {
      return Double.valueOf(text);
    } else if (type == String.class) {
      return text;
    } else if (type.isEnum()) {
      return constant(type, text);
    } else if (type == List.class) {
      return text.isBlank() ? List.of() : Stream.of(text.split(",")).map(String::strip).toList();
    }
    throw new IllegalArgumentException(
        "option %s of type %s cannot be '%s'".formatted(component.getName(), type, text));
  }

  private static Object constant(Class<?> type, String text) {
    return Stream.of(type.getEnumConstants())
        .filter(c -> recipeName(c).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'%s' is none of %s"
                        .formatted(
                            text,
                            Stream.of(type.getEnumConstants())
                                .map(OptionValues::recipeName)
                                .toList())));
  }

  /** An enum's constant as recipes write it: lower case, with dashes. */
  private static String recipeName(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static <O> O construct(Class<O> type, Class<?>[] types, Object[] arguments) {
    try {
      Constructor<O> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw refused;
      }
      throw new IllegalStateException(type.getName() + " failed on its options", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot construct " + type.getName(), e);
    }
  }
}
