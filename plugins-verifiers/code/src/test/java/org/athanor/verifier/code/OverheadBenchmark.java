package org.athanor.verifier.code;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.athanor.data.Verdict;

/**
 * Wall-clock time of one judgement of a program that does nothing, interleaved with the bare
 * interpreter's start: {@code main rounds}. Not a test: it asserts nothing.
 */
final class OverheadBenchmark {
  private OverheadBenchmark() {}

  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 50;
    String wanted = args.length > 1 ? args[1] : "python";
    CodeVerifier verifier = new CodeVerifier();
    Map<String, Body> bodies =
        switch (wanted) {
          case "java" -> java(verifier);
          case "javascript" -> javascript(verifier);
          default -> python(verifier);
        };
    Map<String, double[]> millis = new LinkedHashMap<>();
    for (int i = -3; i < rounds; i++) {
      for (Map.Entry<String, Body> body : bodies.entrySet()) {
        double took = time(body.getValue());
        if (i >= 0) {
          millis.computeIfAbsent(body.getKey(), n -> new double[rounds])[i] = took;
        }
      }
    }
    verifier.close();
    millis.forEach(OverheadBenchmark::print);
  }

  private static void print(String name, double[] millis) {
    Arrays.sort(millis);
    int rounds = millis.length;
    System.out.printf(
        Locale.ROOT,
        "%-22s median %6.1f ms, least %6.1f, 90 %% %6.1f%n",
        name,
        millis[rounds / 2],
        millis[0],
        millis[rounds * 9 / 10]);
  }

  private static Map<String, Body> python(CodeVerifier verifier) {
    Map<String, Body> bodies = new LinkedHashMap<>();
    bodies.put("python3 -c pass", () -> run(Sandbox.find("python3").orElseThrow(), "-c", "pass"));
    bodies.put(
        "function tests", judgement(verifier, calls("assert f(1) == 1"), "def f(x):\n  return x"));
    bodies.put("standard output", judgement(verifier, cases(), "print(1)"));
    return bodies;
  }

  private static Map<String, Body> javascript(CodeVerifier verifier) {
    Map<String, Body> bodies = new LinkedHashMap<>();
    bodies.put("node -e 0", () -> run(Sandbox.find("node").orElseThrow(), "-e", "0"));
    bodies.put(
        "function tests",
        judgement(
            verifier, calls("assert.equal(f(1), 1)"), "```js\nfunction f(x) { return x; }\n```"));
    bodies.put("standard output", judgement(verifier, cases(), "```js\nconsole.log(1)\n```"));
    return bodies;
  }

  /** Beside the bare compiler and the bare start of what it made. */
  private static Map<String, Body> java(CodeVerifier verifier) throws IOException {
    String program =
        "class Main { static int f(int x) { return x; }"
            + " public static void main(String[] a) { System.out.println(1); } }";
    Path folder = Files.createTempDirectory("overhead");
    Path source = Files.writeString(folder.resolve("Main.java"), program);
    String fenced = "```java\n" + program + "\n```";
    String compiler = Sandbox.find("javac").orElseThrow();
    String java = Sandbox.find("java").orElseThrow();
    Map<String, Body> bodies = new LinkedHashMap<>();
    bodies.put("javac Main.java", () -> run(compiler, "-d", folder.toString(), source.toString()));
    bodies.put("java Main", () -> run(java, "-cp", folder.toString(), "Main"));
    bodies.put("function tests", judgement(verifier, calls("assert f(1) == 1;"), fenced));
    bodies.put("standard output", judgement(verifier, cases(), fenced));
    return bodies;
  }

  /** Fails where a judgement is not right, which would not be worth timing. */
  private static Body judgement(CodeVerifier verifier, JsonObject tests, String completion) {
    return () -> {
      String language =
          completion.startsWith("```java\n")
              ? "java"
              : completion.startsWith("```js") ? "javascript" : "python";
      Verdict verdict =
          verifier.verify(
              Benchmarks.problem("p", tests), completion, LanguagesTest.options(language, false));
      if (!verdict.isCorrect()) {
        throw new IllegalStateException(verdict.evidence());
      }
    };
  }

  private static JsonObject calls(String test) {
    JsonObject function = new JsonObject();
    function.addProperty("entryPoint", "f");
    function.add("asserts", Benchmarks.list(test));
    return function;
  }

  private static JsonObject cases() {
    JsonObject one = new JsonObject();
    one.addProperty("input", "");
    one.addProperty("output", "1");
    JsonObject tests = new JsonObject();
    JsonArray list = new JsonArray();
    list.add(one);
    tests.add("cases", list);
    return tests;
  }

  private static void run(String... command) throws Exception {
    new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
  }

  private static double time(Body body) throws Exception {
    long start = System.nanoTime();
    body.run();
    return (System.nanoTime() - start) / 1e6;
  }

  private interface Body {
    void run() throws Exception;
  }
}
