package org.athanor.verifier.code;

import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.athanor.data.Problem;

/**
 * Wall-clock time of one judgement of a program that does nothing, interleaved with the bare
 * interpreter's start: {@code main rounds}. Not a test: it asserts nothing.
 */
final class OverheadBenchmark {
  private OverheadBenchmark() {}

  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 50;
    CodeVerifier verifier = new CodeVerifier();
    JsonObject function = new JsonObject();
    function.addProperty("entryPoint", "f");
    function.add("asserts", Benchmarks.list("assert f(1) == 1"));
    Problem called = Benchmarks.problem("f", function);
    Problem printed = Benchmarks.problem("io", cases());
    double[][] millis = new double[3][rounds];
    for (int i = -5; i < rounds; i++) {
      double[] took = {
        time(() -> bare()),
        time(() -> verifier.verify(called, "def f(x):\n  return x", SandboxNeeded.options())),
        time(() -> verifier.verify(printed, "print(1)", SandboxNeeded.options()))
      };
      for (int k = 0; k < 3 && i >= 0; k++) {
        millis[k][i] = took[k];
      }
    }
    verifier.close();
    List<String> names = List.of("python3 -c pass", "function tests", "standard output");
    for (int k = 0; k < 3; k++) {
      Arrays.sort(millis[k]);
      System.out.printf(
          Locale.ROOT,
          "%-16s median %6.1f ms, least %6.1f, 90 %% %6.1f%n",
          names.get(k),
          millis[k][rounds / 2],
          millis[k][0],
          millis[k][rounds * 9 / 10]);
    }
  }

  private static JsonObject cases() {
    JsonObject one = new JsonObject();
    one.addProperty("input", "");
    one.addProperty("output", "1");
    JsonObject tests = new JsonObject();
    com.google.gson.JsonArray list = new com.google.gson.JsonArray();
    list.add(one);
    tests.add("cases", list);
    return tests;
  }

  private static void bare() throws Exception {
    new ProcessBuilder(Sandbox.find("python3").orElseThrow(), "-c", "pass").start().waitFor();
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
