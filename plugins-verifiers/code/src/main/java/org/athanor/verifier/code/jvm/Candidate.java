package org.athanor.verifier.code.jvm;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The side of the program under test: loads its classes, then calls what the judge asks for.
 * Everything this process says is only a value that the judge compares.
 */
public final class Candidate extends Wire {
  private static final long STACK_BYTES = 64 << 20;

  private final Pipe pipe = new Pipe();
  private final List<Object> kept = new ArrayList<>();
  private Compilation.Loader loader;

  private Candidate() {}

  public static void main(String[] args) {
    new Thread(null, new Candidate()::serve, "main", STACK_BYTES).start();
  }

  private void serve() {
    pipe.say("{\"ready\":true}");
    loader = new Compilation.Loader(classes(), ClassLoader.getPlatformClassLoader());
    pipe.say("{\"ok\":true}");
    while (true) {
      String answer;
      try {
        answer = answer(pipe.line());
      } catch (InvocationTargetException e) {
        answer = error(e.getCause());
      } catch (Throwable e) {
        answer = error(e);
      }
      pipe.say(answer);
    }
  }

  private Map<String, byte[]> classes() {
    Map<String, byte[]> classes = new TreeMap<>();
    pipe.message()
        .forEach(
            (name, bytes) ->
                classes.put(name, Base64.getDecoder().decode(bytes.get(0).getBytes(ISO_8859_1))));
    return classes;
  }

  /** A call: owner's class, method's name or empty for a constructor, types, object, arguments. */
  private String answer(String line) throws Exception {
    List<?> order = (List<?>) decode(line);
    Class<?> owner = Class.forName((String) order.get(0), true, loader);
    String name = (String) order.get(1);
    List<?> types = (List<?>) order.get(2);
    Object[] given = ((List<?>) order.get(4)).toArray();
    Object result;
    if (name.isEmpty()) {
      Constructor<?> made = find(owner.getDeclaredConstructors(), "", types);
      result = made.newInstance(given);
    } else {
      Method method = find(owner.getDeclaredMethods(), name, types);
      result = method.invoke(order.get(3), given);
    }
    List<Object> after = new ArrayList<>();
    for (Object argument : given) {
      after.add(changeable(argument) ? argument : null);
    }
    List<Object> answer = new ArrayList<>(Arrays.asList("ok", result, after));
    return encode(answer);
  }

  private static <E extends Executable> E find(E[] all, String name, List<?> types)
      throws NoSuchMethodException {
    for (E one : all) {
      if ((name.isEmpty() || one.getName().equals(name)) && names(one).equals(types)) {
        ((AccessibleObject) one).setAccessible(true);
        return one;
      }
    }
    throw new NoSuchMethodException(name + types);
  }

  static List<String> names(Executable executable) {
    return Arrays.stream(executable.getParameterTypes())
        .map(Class::getName)
        .collect(Collectors.toList());
  }

  private String error(Throwable e) {
    Class<?> known = e.getClass();
    while (known.getClassLoader() != null) {
      known = known.getSuperclass();
    }
    String text;
    try {
      text = Pipe.cut(e.toString());
    } catch (Throwable again) {
      text = known.getName();
    }
    return encode(new ArrayList<>(List.of("error", known.getName(), text + line(e))));
  }

  private String line(Throwable e) {
    for (StackTraceElement frame : e.getStackTrace()) {
      if (frame.getModuleName() == null && !frame.getClassName().startsWith("org.athanor.")) {
        return " (line " + frame.getLineNumber() + ")";
      }
    }
    return "";
  }

  @Override
  void other(Object value, DataOutputStream out) throws IOException {
    kept.add(value);
    text(value.getClass().getName(), out);
    out.writeInt(kept.size() - 1);
  }

  @Override
  Object unknown(DataInputStream in) throws IOException {
    text(in);
    return kept.get(in.readInt());
  }

  @Override
  Class<?> element(String name) throws IOException {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException e) {
      throw new IOException("no class " + name, e);
    }
  }
}
