package org.athanor.verifier.code.jvm;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Values between the judge and the program under test, as bytes in base64. Nothing that arrives is
 * ever executed: decoding only builds plain values.
 */
abstract class Wire {
  private static final int DEEPEST = 1000;
  private static final List<Class<?>> PRIMITIVES =
      List.of(
          boolean.class,
          byte.class,
          short.class,
          char.class,
          int.class,
          long.class,
          float.class,
          double.class);

  private int depth;

  /** A value that is none of the known kinds. */
  abstract void other(Object value, DataOutputStream out) throws IOException;

  /** Its counterpart. */
  abstract Object unknown(DataInputStream in) throws IOException;

  /** The class that an array of such elements is made with. */
  abstract Class<?> element(String name) throws IOException;

  String encode(Object value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      depth = 0;
      write(value, out);
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  Object decode(String line) throws IOException {
    depth = 0;
    byte[] bytes = Base64.getDecoder().decode(line);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      return read(in);
    }
  }

  void write(Object value, DataOutputStream out) throws IOException {
    if (++depth > DEEPEST) {
      throw new IOException("a value nested deeper than " + DEEPEST + ", or one that holds itself");
    }
    if (value == null) {
      out.writeByte('0');
    } else if (value.getClass().isArray()) {
      array(value, out);
    } else if (Tuples.is(value.getClass())) {
      out.writeByte('J');
      text(value.getClass().getName(), out);
      write(Tuples.values(value), out);
    } else if (!scalar(value, out) && !container(value, out)) {
      out.writeByte('O');
      other(value, out);
    }
    depth--;
  }

  private static boolean scalar(Object value, DataOutputStream out) throws IOException {
    if (value instanceof String || value instanceof StringBuilder) {
      out.writeByte(value instanceof String ? 'T' : 'B');
      text(value.toString(), out);
    } else if (value instanceof Integer i) {
      out.writeByte('i');
      out.writeInt(i);
    } else if (value instanceof Long l) {
      out.writeByte('l');
      out.writeLong(l);
    } else if (value instanceof Double d) {
      out.writeByte('d');
      out.writeDouble(d);
    } else if (value instanceof Float f) {
      out.writeByte('f');
      out.writeFloat(f);
    } else if (value instanceof Boolean b) {
      out.writeByte('b');
      out.writeBoolean(b);
    } else if (value instanceof Character c) {
      out.writeByte('c');
      out.writeChar(c);
    } else if (value instanceof Byte || value instanceof Short) {
      out.writeByte(value instanceof Byte ? 'y' : 's');
      out.writeShort(((Number) value).shortValue());
    } else if (value instanceof BigInteger || value instanceof BigDecimal) {
      out.writeByte(value instanceof BigInteger ? 'I' : 'D');
      text(value.toString(), out);
    } else {
      return false;
    }
    return true;
  }

  private boolean container(Object value, DataOutputStream out) throws IOException {
    if (value instanceof Collection<?> items) {
      out.writeByte(kind(items));
      out.writeInt(items.size());
      for (Object item : items) {
        write(item, out);
      }
    } else if (value instanceof Map<?, ?> map) {
      out.writeByte(map instanceof SortedMap ? 'N' : map instanceof LinkedHashMap ? 'K' : 'M');
      out.writeInt(map.size());
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        write(entry.getKey(), out);
        write(entry.getValue(), out);
      }
    } else if (value instanceof Map.Entry<?, ?> entry) {
      out.writeByte('E');
      write(entry.getKey(), out);
      write(entry.getValue(), out);
    } else if (value instanceof Optional<?> optional) {
      out.writeByte('?');
      write(optional.orElse(null), out);
    } else {
      return false;
    }
    return true;
  }

  private static char kind(Collection<?> items) {
    if (items instanceof Set) {
      return items instanceof SortedSet ? 'U' : items instanceof LinkedHashSet ? 'W' : 'V';
    }
    if (items instanceof LinkedList) {
      return 'L';
    }
    return items instanceof List ? 'A' : items instanceof PriorityQueue ? 'P' : 'Q';
  }

  private void array(Object array, DataOutputStream out) throws IOException {
    Class<?> element = array.getClass().getComponentType();
    int length = Array.getLength(array);
    out.writeByte(element.isPrimitive() ? 'p' : 'a');
    text(element.getName(), out);
    out.writeInt(length);
    for (int i = 0; i < length; i++) {
      if (element.isPrimitive()) {
        scalar(Array.get(array, i), out);
      } else {
        write(Array.get(array, i), out);
      }
    }
  }

  static void text(String text, DataOutputStream out) throws IOException {
    byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_16BE);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(size(in)), java.nio.charset.StandardCharsets.UTF_16BE);
  }

  /** A length; one that the rest of the message cannot fill is a lie. */
  private static int size(DataInputStream in) throws IOException {
    int size = in.readInt();
    if (size < 0 || size > in.available()) {
      throw new IOException("a length of " + size + " in " + in.available() + " bytes");
    }
    return size;
  }

  Object read(DataInputStream in) throws IOException {
    if (++depth > DEEPEST) {
      throw new IOException("a value nested deeper than " + DEEPEST);
    }
    char kind = (char) in.readByte();
    Object value =
        switch (kind) {
          case '0' -> null;
          case 'T' -> text(in);
          case 'B' -> new StringBuilder(text(in));
          case 'i' -> in.readInt();
          case 'l' -> in.readLong();
          case 'd' -> in.readDouble();
          case 'f' -> in.readFloat();
          case 'b' -> in.readBoolean();
          case 'c' -> in.readChar();
          case 'y' -> (byte) in.readShort();
          case 's' -> in.readShort();
          case 'I' -> new BigInteger(text(in));
          case 'D' -> new BigDecimal(text(in));
          case 'E' -> new AbstractMap.SimpleEntry<>(read(in), read(in));
          case '?' -> Optional.ofNullable(read(in));
          case 'M' -> map(new HashMap<>(), in);
          case 'K' -> map(new LinkedHashMap<>(), in);
          case 'N' -> map(new TreeMap<>(), in);
          case 'A' -> items(new ArrayList<>(), in);
          case 'L' -> items(new LinkedList<>(), in);
          case 'V' -> items(new HashSet<>(), in);
          case 'W' -> items(new LinkedHashSet<>(), in);
          case 'U' -> items(new TreeSet<>(), in);
          case 'P' -> items(new PriorityQueue<>(), in);
          case 'Q' -> items(new ArrayDeque<>(), in);
          case 'p', 'a' -> elements(in);
          case 'J' -> Tuples.of(element(text(in)), read(in));
          case 'O' -> unknown(in);
          default -> throw new IOException("no kind of value: " + kind);
        };
    depth--;
    return value;
  }

  private Map<Object, Object> map(Map<Object, Object> map, DataInputStream in) throws IOException {
    int size = size(in);
    for (int i = 0; i < size; i++) {
      map.put(read(in), read(in));
    }
    return map;
  }

  private Collection<Object> items(Collection<Object> items, DataInputStream in)
      throws IOException {
    int size = size(in);
    for (int i = 0; i < size; i++) {
      items.add(read(in));
    }
    return items;
  }

  private Object elements(DataInputStream in) throws IOException {
    Class<?> element = named(text(in));
    int size = size(in);
    Object array = Array.newInstance(element, size);
    for (int i = 0; i < size; i++) {
      Object value = read(in);
      try {
        Array.set(array, i, value);
      } catch (IllegalArgumentException e) {
        throw new IOException("an element that does not fit its array", e);
      }
    }
    return array;
  }

  private Class<?> named(String name) throws IOException {
    for (Class<?> primitive : PRIMITIVES) {
      if (primitive.getName().equals(name)) {
        return primitive;
      }
    }
    if (name.startsWith("[") && name.length() > 1) {
      String inner = name.substring(1);
      for (Class<?> primitive : PRIMITIVES) {
        if (primitive.descriptorString().equals(inner)) {
          return primitive.arrayType();
        }
      }
      boolean object = inner.startsWith("L") && inner.endsWith(";");
      return named(object ? inner.substring(1, inner.length() - 1) : inner).arrayType();
    }
    return element(name);
  }

  /** Makes a changed argument's content that of the judge's own. */
  @SuppressWarnings("unchecked")
  static void update(Object own, Object changed) {
    if (own == null || changed == null) {
      return;
    }
    if (own.getClass().isArray() && own.getClass() == changed.getClass()) {
      int length = Math.min(Array.getLength(own), Array.getLength(changed));
      System.arraycopy(changed, 0, own, 0, length);
    } else if (own instanceof Collection<?> items && changed instanceof Collection<?> others) {
      items.clear();
      ((Collection<Object>) items).addAll(others);
    } else if (own instanceof Map<?, ?> map && changed instanceof Map<?, ?> other) {
      map.clear();
      ((Map<Object, Object>) map).putAll(other);
    } else if (own instanceof StringBuilder builder) {
      builder.setLength(0);
      builder.append(changed);
    }
  }

  static boolean changeable(Object value) {
    return value != null
        && (value.getClass().isArray()
            || value instanceof Collection
            || value instanceof Map
            || value instanceof StringBuilder);
  }
}
