package org.athanor.verifier.code.jvm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The few classes of the library javatuples that MultiPL-E's Java problems use, as source text that
 * is compiled with a program that imports them.
 */
final class Tuples {
  private static final String PACKAGE = "org.javatuples.";
  private static final List<String> NAMES =
      List.of("Unit", "Pair", "Triplet", "Quartet", "Quintet", "Sextet");

  private static final String BASE =
      """
      package org.javatuples;
      public abstract class Tuple implements Iterable<Object>, Comparable<Tuple> {
        private final Object[] values;
        protected Tuple(Object... values) { this.values = values; }
        public Object getValue(int i) { return values[i]; }
        public int getSize() { return values.length; }
        public Object[] toArray() { return values.clone(); }
        public java.util.List<Object> toList() { return new java.util.ArrayList<>(java.util.Arrays.asList(values)); }
        public boolean contains(Object value) { return toList().contains(value); }
        public java.util.Iterator<Object> iterator() { return toList().iterator(); }
        @Override public boolean equals(Object other) {
          return other != null && other.getClass() == getClass() && toList().equals(((Tuple) other).toList());
        }
        @Override public int hashCode() { return toList().hashCode(); }
        @Override public String toString() { return toList().toString(); }
        @SuppressWarnings("unchecked") public int compareTo(Tuple other) {
          for (int i = 0; i < Math.min(values.length, other.values.length); i++) {
            int order = ((Comparable<Object>) values[i]).compareTo(other.values[i]);
            if (order != 0) return order;
          }
          return Integer.compare(values.length, other.values.length);
        }
      }
      """;

  private Tuples() {}

  static boolean is(Class<?> type) {
    return type.getName().startsWith(PACKAGE);
  }

  static List<Object> values(Object tuple) throws IOException {
    try {
      Object[] values = (Object[]) tuple.getClass().getMethod("toArray").invoke(tuple);
      return new ArrayList<>(Arrays.asList(values));
    } catch (ReflectiveOperationException e) {
      throw new IOException("no tuple: " + tuple.getClass(), e);
    }
  }

  static Object of(Class<?> type, Object values) throws IOException {
    if (!is(type) || !(values instanceof List<?> list)) {
      throw new IOException("no tuple");
    }
    try {
      return type.getConstructors()[0].newInstance(list.toArray());
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      throw new IOException("no tuple: " + type, e);
    }
  }

  /** Their sources, if the text imports them; else none. */
  static List<String> sources(String text) {
    List<String> sources = new ArrayList<>();
    if (text.contains("import " + PACKAGE)) {
      sources.add(BASE);
      for (int size = 1; size <= NAMES.size(); size++) {
        sources.add(source(NAMES.get(size - 1), size));
      }
    }
    return sources;
  }

  private static String source(String name, int size) {
    List<String> types = new ArrayList<>();
    List<String> values = new ArrayList<>();
    List<String> given = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      types.add("T" + i);
      values.add("v" + i);
      given.add("T" + i + " v" + i);
    }
    String generic = "<" + String.join(", ", types) + ">";
    String parameters = String.join(", ", given);
    String arguments = String.join(", ", values);
    StringBuilder code = new StringBuilder("package org.javatuples;\npublic final class ");
    code.append(name).append(generic).append(" extends Tuple {\n  public ").append(name);
    code.append('(').append(parameters).append(") { super(").append(arguments).append("); }\n");
    code.append("  public static ").append(generic).append(' ').append(name).append(generic);
    code.append(" with(").append(parameters).append(") { return new ").append(name);
    code.append("<>(").append(arguments).append("); }\n");
    for (int i = 0; i < size; i++) {
      code.append("  @SuppressWarnings(\"unchecked\") public T").append(i).append(" getValue");
      code.append(i).append("() { return (T").append(i).append(") getValue(").append(i);
      code.append("); }\n");
    }
    return code.append("}\n").toString();
  }
}
