package org.athanor.verifier.code.jvm;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What stubs call: asks the program under test for a value. Counts the assertions of the tests,
 * too.
 */
public final class Call extends Wire {
  private static Call current;

  private final Pipe pipe;
  private final boolean partial;
  private ClassLoader stubs = Call.class.getClassLoader();
  private int passed;
  private int failed;
  private String why = "";
  private String stopped = "";

  Call(Pipe pipe, boolean partial) {
    this.pipe = pipe;
    this.partial = partial;
    current = this;
  }

  void stubs(ClassLoader loader) {
    stubs = loader;
  }

  /** An object of the program's, by its number there. */
  public record Handle(int number) {}

  /** Ends the tests; one that a test catches changes nothing, since the verdict looks at it. */
  static final class Stop extends Error {
    private static final long serialVersionUID = 1;

    Stop(String why) {
      super(why, null, false, false);
    }
  }

  /** Calls a method of the program's, static if {@code self} is null. */
  public static <R> R method(
      String owner, String name, String types, Object self, Object... arguments) {
    return current.<R>call(owner, name, types, self, arguments);
  }

  /** Makes an object of the program's. */
  public static Handle make(String owner, String types, Object... arguments) {
    return current.made(owner, types, arguments);
  }

  /** An assertion held. */
  public static void passed() {
    current.passed++;
  }

  /** An assertion failed, or what it called threw. */
  public static void failed(Throwable e) {
    current.fail(e);
  }

  private Handle made(String owner, String types, Object... arguments) {
    Object answer = ask(owner, "", types, null, arguments);
    if (answer instanceof Handle handle) {
      return handle;
    }
    Handle handle = handle(answer);
    if (handle == null) {
      throw stop("the program's constructor answered with another value");
    }
    return handle;
  }

  @SuppressWarnings("unchecked")
  private <R> R call(String owner, String name, String types, Object self, Object... arguments) {
    return (R) ask(owner, name, types, self, arguments);
  }

  private Object ask(String owner, String name, String types, Object self, Object... arguments) {
    List<String> typed = types.isEmpty() ? List.of() : List.of(types.split(" "));
    List<Object> order =
        new ArrayList<>(
            Arrays.asList(
                owner,
                name,
                new ArrayList<Object>(typed),
                self,
                new ArrayList<>(Arrays.asList(arguments))));
    String line;
    try {
      line = encode(order);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException("the tests: " + e.getMessage(), e);
    }
    pipe.say("C " + line);
    return answer(pipe.line(), arguments);
  }

  private Object answer(String line, Object... arguments) {
    Throwable raised;
    try {
      List<?> answer = (List<?>) decode(line);
      if ("ok".equals(answer.get(0))) {
        List<?> after = (List<?>) answer.get(2);
        for (int i = 0; i < arguments.length; i++) {
          update(arguments[i], after.get(i));
        }
        return answer.get(1);
      }
      raised = raised((String) answer.get(1), (String) answer.get(2));
    } catch (IOException | RuntimeException | StackOverflowError e) {
      throw stop("the program answered with something that is no value: " + e.getMessage());
    }
    throw sneaky(raised);
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> RuntimeException sneaky(Throwable e) throws E {
    throw (E) e;
  }

  /** The JDK's exception of that name, which a test may expect. */
  private Throwable raised(String name, String text) {
    Throwable raised = new RuntimeException(text);
    try {
      Class<?> type = Class.forName(name, false, null);
      boolean ends = !Exception.class.isAssignableFrom(type);
      if (ends && type != StackOverflowError.class && type != AssertionError.class) {
        throw stop("the program stopped with " + text);
      }
      raised =
          type == AssertionError.class
              ? new RuntimeException(text)
              : (Throwable) type.getConstructor(String.class).newInstance(text);
    } catch (ReflectiveOperationException e) {
      // thrown as a RuntimeException: the class has no constructor with a message
    }
    return OfProgram.mark(raised);
  }

  Stop stop(String reason) {
    stopped = stopped.isEmpty() ? reason : stopped;
    return new Stop(reason);
  }

  private void fail(Throwable thrown) {
    Throwable e = thrown;
    while (e instanceof InvocationTargetException || e instanceof ExceptionInInitializerError) {
      e = e.getCause();
    }
    if (e instanceof Stop stop) {
      throw stop;
    }
    failed++;
    if (why.isEmpty()) {
      why = (OfProgram.is(e) ? "the program raised " + e.getMessage() : told(e));
    }
    if (!partial) {
      throw stop(why);
    }
  }

  private static String told(Throwable e) {
    if (!(e instanceof AssertionError)) {
      return Pipe.cut(e.toString());
    }
    return e.getMessage() == null ? "an assertion failed" : Pipe.cut(e.getMessage());
  }

  /** Runs a test; with partial credit what it throws ends only this test. */
  void guard(Test test) {
    try {
      test.run();
    } catch (Stop stop) {
      throw stop;
    } catch (Throwable e) {
      fail(e);
    }
  }

  /** One test. */
  interface Test {
    void run() throws Throwable;
  }

  /** As the verifier reads it. */
  String verdict(int asserts) {
    if (!stopped.isEmpty()) {
      why = why.isEmpty() ? stopped : why;
      failed = Math.max(failed, 1);
    }
    if (passed + failed == 0) {
      passed = 1; // tests without assertions have run to their end
    }
    int total = failed == 0 ? passed : Math.max(passed + failed, asserts);
    return "{\"passed\":" + passed + ",\"total\":" + total + ",\"why\":" + Pipe.quoted(why) + "}";
  }

  static Handle handle(Object value) {
    for (Class<?> type = value.getClass(); type != null; type = type.getSuperclass()) {
      try {
        Field field = type.getDeclaredField("handle$");
        field.setAccessible(true);
        return (Handle) field.get(value);
      } catch (ReflectiveOperationException | RuntimeException e) {
        continue; // perhaps the class above has it
      }
    }
    return null;
  }

  @Override
  void other(Object value, DataOutputStream out) throws IOException {
    Handle handle = value instanceof Handle known ? known : handle(value);
    if (handle == null) {
      throw new IOException(
          "a value of " + value.getClass().getName() + " cannot be sent to the program");
    }
    text("", out);
    out.writeInt(handle.number());
  }

  @Override
  Object unknown(DataInputStream in) throws IOException {
    String name = text(in);
    Handle handle = new Handle(in.readInt());
    try {
      Constructor<?> made = Class.forName(name, true, stubs).getDeclaredConstructor(Handle.class);
      made.setAccessible(true);
      return made.newInstance(handle);
    } catch (ReflectiveOperationException | LinkageError e) {
      return handle;
    }
  }

  @Override
  Class<?> element(String name) throws IOException {
    try {
      return Class.forName(name, false, stubs);
    } catch (ClassNotFoundException e) {
      throw new IOException("an array of " + Pipe.cut(name), e);
    }
  }
}
