package org.athanor.verifier.code.jvm;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Source of classes that look like the program's and ask it for every value. They are made from the
 * signatures that the compiler found, without running a line of the program; equals and hashCode
 * are left out, since the program's own opinion of what equals what does not count.
 */
final class Stubs {
  private static final String CALL = "org.athanor.verifier.code.jvm.Call";
  private static final Pattern NAMED = Pattern.compile("[\\w$]+(\\.[\\w$]+)*");

  private final Map<String, Class<?>> classes = new TreeMap<>();

  Stubs(Map<String, byte[]> compiled) {
    ClassLoader loader = new Compilation.Loader(compiled, ClassLoader.getPlatformClassLoader());
    for (String name : compiled.keySet()) {
      try {
        Class<?> type = Class.forName(name, false, loader);
        boolean plain = !type.isAnonymousClass() && !type.isLocalClass() && !type.isInterface();
        if (plain && !type.isEnum() && !Tuples.is(type)) {
          classes.put(name, type);
        }
      } catch (ClassNotFoundException | LinkageError e) {
        // a class that does not load has no stub; the tests that need it do not compile
      }
    }
  }

  List<String> topLevel() {
    return classes.keySet().stream()
        .filter(name -> classes.get(name).getEnclosingClass() == null)
        .collect(Collectors.toList());
  }

  /** The classes' sources, but for those that the tests define themselves. */
  String sources(List<String> without) {
    return topLevel().stream()
        .filter(name -> !without.contains(name))
        .map(name -> source(classes.get(name), ""))
        .collect(Collectors.joining("\n"));
  }

  /** One class, with more members. */
  String source(String name, String members) {
    return source(classes.get(name), members);
  }

  boolean has(String name) {
    return classes.containsKey(name);
  }

  private String source(Class<?> type, String members) {
    StringBuilder code = new StringBuilder();
    boolean nested = type.getEnclosingClass() != null;
    code.append(nested ? "public static class " : "class ").append(type.getSimpleName());
    code.append(variables(type.getTypeParameters()));
    Class<?> above = type.getSuperclass();
    boolean derived = above != null && classes.containsKey(above.getName());
    if (derived) {
      code.append(" extends ").append(name(type.getGenericSuperclass()));
    }
    code.append(" {\n");
    code.append(derived ? "" : "  public final " + CALL + ".Handle handle$;\n");
    code.append("  public ").append(type.getSimpleName()).append('(').append(CALL);
    code.append(".Handle h$) { ").append(derived ? "super(h$);" : "handle$ = h$;").append(" }\n");
    if (!Modifier.isAbstract(type.getModifiers())) {
      for (Constructor<?> made : type.getDeclaredConstructors()) {
        code.append(constructor(type, made));
      }
    }
    code.append(methods(type, false));
    for (Class<?> inner : classes.values()) {
      if (inner.getEnclosingClass() == type) {
        code.append(source(inner, ""));
      }
    }
    return code.append(members).append("}\n").toString();
  }

  private String constructor(Class<?> type, Constructor<?> made) {
    if (!sayable(made) || made.isSynthetic()) {
      return "";
    }
    return "  public "
        + type.getSimpleName()
        + "("
        + parameters(made)
        + ")"
        + thrown(made)
        + " { this("
        + CALL
        + ".make("
        + quoted(type.getName(), String.join(" ", Candidate.names(made)))
        + ", "
        + arguments(made)
        + ")); }\n";
  }

  private String methods(Class<?> type, boolean forward) {
    StringBuilder code = new StringBuilder();
    List<Method> methods = new ArrayList<>(Arrays.asList(type.getDeclaredMethods()));
    methods.sort((a, b) -> a.toString().compareTo(b.toString()));
    for (Method method : methods) {
      boolean left =
          method.isSynthetic()
              || List.of("equals", "hashCode", "main").contains(method.getName())
              || Modifier.isPrivate(method.getModifiers());
      if (!left && sayable(method)) {
        code.append(method(type, method, method.getName(), forward));
      }
    }
    return code.toString();
  }

  /**
   * Static methods by which statements outside the class call its methods by their bare names, and
   * the function under test as {@code candidate}; an instance method is called on a new object.
   */
  String forwards(String entry) {
    StringBuilder code = new StringBuilder();
    for (String name : topLevel()) {
      Class<?> type = classes.get(name);
      code.append(methods(type, true));
      for (Method method : type.getDeclaredMethods()) {
        if (method.getName().equals(entry) && !method.isSynthetic() && sayable(method)) {
          code.append(method(type, method, "candidate", true));
        }
      }
    }
    return code.toString();
  }

  private String method(Class<?> type, Method method, String as, boolean forward) {
    boolean isStatic = Modifier.isStatic(method.getModifiers());
    if (forward && !isStatic && (!hasPlainConstructor(type) || ofObject(method))) {
      return "";
    }
    String self = isStatic ? "null" : forward ? "new " + name(type) + "()" : "this";
    String back = method.getReturnType() == void.class ? "" : "return ";
    return "  public "
        + (isStatic || forward ? "static " : "")
        + variables(method.getTypeParameters())
        + " "
        + name(method.getGenericReturnType())
        + " "
        + as
        + "("
        + parameters(method)
        + ")"
        + thrown(method)
        + " { "
        + back
        + CALL
        + ".method("
        + quoted(type.getName(), method.getName(), String.join(" ", Candidate.names(method)))
        + ", "
        + self
        + ", "
        + arguments(method)
        + "); }\n";
  }

  private static boolean ofObject(Method method) {
    return method.getParameterCount() == 0
        && List.of("toString", "clone", "getClass", "notify", "wait").contains(method.getName());
  }

  private static boolean hasPlainConstructor(Class<?> type) {
    return type.getTypeParameters().length == 0
        && Arrays.stream(type.getDeclaredConstructors()).anyMatch(c -> c.getParameterCount() == 0);
  }

  /** Whether all types of a signature are the JDK's or have stubs. */
  private boolean sayable(Executable executable) {
    List<Class<?>> types = new ArrayList<>(Arrays.asList(executable.getParameterTypes()));
    types.addAll(Arrays.asList(executable.getExceptionTypes()));
    if (executable instanceof Method method) {
      types.add(method.getReturnType());
    }
    return types.stream().allMatch(this::known);
  }

  private boolean known(Class<?> type) {
    Class<?> bare = type;
    while (bare.isArray()) {
      bare = bare.getComponentType();
    }
    return bare.getClassLoader() == null
        || Tuples.is(bare)
        || classes.containsKey(bare.getName())
        || bare.getModule().isNamed();
  }

  private static String variables(TypeVariable<?>... variables) {
    if (variables.length == 0) {
      return "";
    }
    return Arrays.stream(variables)
        .map(
            v ->
                v.getName()
                    + " extends "
                    + Arrays.stream(v.getBounds())
                        .map(Stubs::name)
                        .collect(Collectors.joining(" & ")))
        .collect(Collectors.joining(", ", "<", ">"));
  }

  private static String parameters(Executable executable) {
    Type[] types = executable.getGenericParameterTypes();
    List<String> parameters = new ArrayList<>();
    for (int i = 0; i < types.length; i++) {
      String name = name(types[i]);
      boolean last = i == types.length - 1 && executable.isVarArgs();
      parameters.add((last ? name.substring(0, name.length() - 2) + "..." : name) + " a" + i);
    }
    return String.join(", ", parameters);
  }

  private static String arguments(Executable executable) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < executable.getParameterCount(); i++) {
      names.add("a" + i);
    }
    return "new Object[] {" + String.join(", ", names) + "}";
  }

  private static String thrown(Executable executable) {
    return executable.getExceptionTypes().length == 0
        ? ""
        : Arrays.stream(executable.getExceptionTypes())
            .map(Stubs::name)
            .collect(Collectors.joining(", ", " throws ", ""));
  }

  /** A type as source writes it: nested classes behind a dot. */
  private static String name(Type type) {
    Matcher names = NAMED.matcher(type.getTypeName());
    return names.replaceAll(found -> found.group().replace('$', '.'));
  }

  private static String quoted(String... texts) {
    return Arrays.stream(texts).map(Pipe::quoted).collect(Collectors.joining(", "));
  }
}
