package org.athanor.verifier.code.jvm;

import com.sun.source.tree.AssertTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/**
 * The judge of Java programs: compiles the program, hands its classes on ("L"), and runs the tests
 * against stubs that ask the program, which lives in another sandbox, for every value ("C"). The
 * verdict is the line "V"; a program that does not compile is the line "N".
 */
public final class Judge {
  private static final long STACK_BYTES = 64 << 20;
  private static final Pattern IMPORT = Pattern.compile("(?m)^\\s*import\\s[^;]+;");
  private static final Pattern CLASS = Pattern.compile("(?m)^[\\w\\s]*\\bclass\\s+(\\w+)");
  private static final String CALL = "org.athanor.verifier.code.jvm.Call";

  private final Pipe pipe = new Pipe();
  private Map<String, List<String>> task;
  private String source = "";
  private int asserts;

  private Judge() {}

  public static void main(String[] args) {
    new Thread(null, new Judge()::judge, "main", STACK_BYTES).start();
  }

  private void judge() {
    pipe.say("R");
    task = pipe.message();
    Compilation program = compiled();
    if (!program.failed()) {
      pipe.say(
          "L "
              + program.classes.entrySet().stream()
                  .map(c -> c.getKey() + ":" + twice(c.getValue()))
                  .collect(Collectors.joining(" ")));
      pipe.say("V " + verdict(new Stubs(program.classes)));
    } else {
      pipe.say("N " + program.complaint());
    }
    Runtime.getRuntime().halt(0);
  }

  private static String twice(byte[] bytes) {
    return Base64.getEncoder().encodeToString(Base64.getEncoder().encode(bytes));
  }

  /** The first reading of the completion that compiles, else the first. */
  private Compilation compiled() {
    Compilation first = null;
    for (String reading : task.get("sources")) {
      Compilation compilation = Compilation.of("/", with(unpackaged(reading)));
      if (!compilation.failed()) {
        source = reading;
        return compilation;
      }
      first = first == null ? compilation : first;
    }
    return first;
  }

  static String unpackaged(String source) {
    return source.replaceFirst("(?m)^\\s*package\\s+[\\w.]+\\s*;", "");
  }

  static List<String> with(String text) {
    List<String> sources = new ArrayList<>(List.of(text));
    sources.addAll(Tuples.sources(text));
    return sources;
  }

  private String verdict(Stubs stubs) {
    Call call = new Call(pipe, Pipe.first(task, "partial").equals("true"));
    try {
      List<String> texts = texts(stubs);
      List<Compilation> compiled = new ArrayList<>();
      for (String text : texts) {
        Compilation tests = Compilation.of(System.getProperty("java.class.path"), with(text));
        if (tests.failed()) {
          return tests.missing()
              ? fault("the tests do not compile: " + tests.complaint())
              : "{\"passed\":0,\"total\":1,\"why\":"
                  + Pipe.quoted("the tests do not compile against it: " + tests.complaint())
                  + "}";
        }
        compiled.add(tests);
      }
      for (Compilation tests : compiled) {
        run(call, new Compilation.Loader(tests.classes, Judge.class.getClassLoader()), tests);
      }
    } catch (Call.Stop stop) {
      // what stopped it is in the verdict
    } catch (Unreadable e) {
      return fault(e.getMessage());
    }
    return call.verdict(asserts);
  }

  private static String fault(String why) {
    return "{\"fault\":" + Pipe.quoted(why) + "}";
  }

  /** The tests cannot be read. */
  private static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    Unreadable(String why) {
      super(why, null, false, false);
    }
  }

  private List<String> texts(Stubs stubs) throws Unreadable {
    List<String> texts = new ArrayList<>();
    for (String test : task.get("tests")) {
      texts.add(text(unpackaged(test), stubs));
    }
    return texts;
  }

  /**
   * The tests with stubs around them: the tail of a class that the prompt began (MultiPL-E), whole
   * classes with a main method (HumanEval-X), or bare statements.
   */
  private String text(String test, Stubs stubs) throws Unreadable {
    String head = imports(Pipe.first(task, "prefix") + "\n" + source);
    String setup = Pipe.first(task, "setup");
    if (test.stripLeading().startsWith("}")) {
      String owner = owner(stubs);
      String tail = test.stripLeading().substring(1).stripTrailing();
      if (owner.isEmpty() || !tail.endsWith("}")) {
        throw new Unreadable("the tests end a class that nothing began");
      }
      String members = counted("class X {" + tail).substring("class X {".length());
      members = members.substring(0, members.lastIndexOf('}'));
      return head + stubs.sources(List.of(owner)) + stubs.source(owner, members);
    }
    if (CLASS.matcher(test).find()) {
      String body = IMPORT.matcher(test).replaceAll("");
      return head + imports(test) + setup + stubs.sources(defined(test)) + counted(body);
    }
    String entry = Pipe.first(task, "entryPoint");
    String name = entry.substring(entry.lastIndexOf('.') + 1);
    String body = IMPORT.matcher(test).replaceAll("");
    String wrapped = "class Tests$ { static void test$() throws Throwable {" + body + "\n}\n";
    return head
        + imports(test)
        + stubs.sources(List.of())
        + counted(wrapped + stubs.forwards(name) + setup + "}\n");
  }

  private String owner(Stubs stubs) {
    Matcher named = CLASS.matcher(Pipe.first(task, "prefix"));
    return named.find() && stubs.has(named.group(1)) ? named.group(1) : "";
  }

  private static List<String> defined(String test) {
    List<String> names = new ArrayList<>();
    CLASS.matcher(test).results().forEach(found -> names.add(found.group(1)));
    return names;
  }

  private static String imports(String text) {
    return IMPORT
        .matcher(text)
        .results()
        .map(found -> found.group().strip())
        .distinct()
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /** Makes every assert statement count. */
  private String counted(String text) throws Unreadable {
    TreeMap<Long, Long> found = new TreeMap<>();
    DiagnosticCollector<JavaFileObject> errors = new DiagnosticCollector<>();
    JavacTask parse =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler()
                .getTask(
                    null,
                    null,
                    errors,
                    List.of("-proc:none"),
                    null,
                    List.of(new Compilation.Source("Tests", text)));
    try {
      SourcePositions positions = Trees.instance(parse).getSourcePositions();
      for (CompilationUnitTree unit : parse.parse()) {
        new TreeScanner<Void, Void>() {
          @Override
          public Void visitAssert(AssertTree tree, Void none) {
            found.put(positions.getStartPosition(unit, tree), positions.getEndPosition(unit, tree));
            return null;
          }
        }.scan(unit, null);
      }
    } catch (IOException e) {
      throw new Unreadable(e.getMessage());
    }
    if (!errors.getDiagnostics().isEmpty()) {
      throw new Unreadable(
          "the tests cannot be read: " + errors.getDiagnostics().get(0).getMessage(null));
    }
    asserts += found.size();
    StringBuilder code = new StringBuilder(text);
    found
        .descendingMap()
        .forEach(
            (start, end) -> {
              code.insert(
                  end.intValue(),
                  CALL + ".passed(); } catch (Throwable e$) { " + CALL + ".failed(e$); }");
              code.insert(start.intValue(), "try { ");
            });
    return code.toString();
  }

  private static void run(Call call, Compilation.Loader loader, Compilation tests) {
    call.stubs(loader);
    for (String name : tests.classes.keySet()) {
      Class<?> type;
      try {
        type = Class.forName(name, false, loader);
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException(e);
      }
      for (Method method : type.getDeclaredMethods()) {
        boolean main =
            method.getName().equals("main")
                && Modifier.isStatic(method.getModifiers())
                && method.getParameterCount() <= 1;
        if (main || method.getName().equals("test$")) {
          method.setAccessible(true);
          call.guard(
              () ->
                  method.invoke(
                      null, method.getParameterCount() == 0 ? none() : new Object[] {none()}));
        }
      }
    }
  }

  private static Object[] none() {
    return new String[0];
  }
}
