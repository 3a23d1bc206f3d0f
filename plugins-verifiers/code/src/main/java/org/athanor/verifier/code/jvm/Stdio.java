package org.athanor.verifier.code.jvm;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Compiles a program, then runs it once for every input, each time in a JVM of its own, and reports
 * what it printed. It never sees the expected outputs.
 */
public final class Stdio {
  private static final Path CLASSES = Path.of("classes");

  private final Pipe pipe = new Pipe();
  private final List<String> flags;

  private Stdio(String... flags) {
    this.flags = List.of(flags);
  }

  /** The arguments are the flags of the program's JVM. */
  public static void main(String[] args) throws Exception {
    new Stdio(args).serve();
  }

  private void serve() throws IOException, InterruptedException {
    pipe.say("{\"ready\":true}");
    Map<String, List<String>> task = pipe.message();
    Compilation first = null;
    for (String reading : task.get("sources")) {
      Compilation compilation = Compilation.of("/", Judge.with(Judge.unpackaged(reading)));
      first = first == null ? compilation : first;
      if (!compilation.failed()) {
        first = compilation;
        break;
      }
    }
    String main = first.failed() ? "" : main(first.classes);
    if (main.isEmpty()) {
      String why = first.failed() ? first.complaint() : "no class has a main method";
      String kind = first.failed() ? "SyntaxError" : "NoMain";
      pipe.say("{\"error\":\"" + kind + "\",\"text\":" + Pipe.quoted(why) + "}");
      return;
    }
    for (Map.Entry<String, byte[]> one : first.classes.entrySet()) {
      Path file = CLASSES.resolve(one.getKey().replace('.', '/') + ".class");
      Files.createDirectories(file.getParent());
      Files.write(file, one.getValue());
    }
    pipe.say("{\"ok\":true}");
    int limit = Integer.parseInt(Pipe.first(task, "limit"));
    while (true) {
      pipe.say(run(main, Pipe.first(pipe.message(), "input"), limit));
    }
  }

  /** The class with a main method; one called Main, if several have. */
  private static String main(Map<String, byte[]> classes) {
    String found = "";
    ClassLoader loader = new Compilation.Loader(classes, ClassLoader.getPlatformClassLoader());
    for (String name : classes.keySet()) {
      try {
        Method main = Class.forName(name, false, loader).getDeclaredMethod("main", String[].class);
        boolean better = found.isEmpty() || name.equals("Main");
        found = Modifier.isStatic(main.getModifiers()) && better ? name : found;
      } catch (ReflectiveOperationException | LinkageError none) {
        continue;
      }
    }
    return found;
  }

  private String run(String main, String input, int limit)
      throws IOException, InterruptedException {
    Path in = Files.write(Path.of("stdin"), input.getBytes(UTF_8));
    Path out = Path.of("stdout");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", CLASSES.toString(), main));
    Process process =
        new ProcessBuilder(command)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(Redirect.DISCARD)
            .start();
    int code = process.waitFor();
    boolean much = Files.size(out) > limit;
    String output = much ? "" : Base64.getEncoder().encodeToString(Files.readAllBytes(out));
    int signal = much ? 9 : code > 128 ? code - 128 : 0;
    return "{\"output\":\""
        + output
        + "\",\"signal\":"
        + signal
        + ",\"code\":"
        + (signal > 0 ? 0 : code)
        + "}";
  }
}
