package org.athanor.bench;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was measured, by name; the first that was scored is what others are compared with. */
final class GpuReport {
  private final Map<String, double[]> scored = new LinkedHashMap<>();
  private final Map<String, int[][]> greedy = new LinkedHashMap<>();
  private final Map<String, Double> speed = new LinkedHashMap<>();

  /** Log-probabilities of all tokens, and greedy ones of each sequence. */
  void parity(String name, double[] logProbs, int[][] tokens) {
    scored.put(name, logProbs);
    greedy.put(name, tokens);
  }

  void speed(String name, double rate) {
    speed.put(name, rate);
  }

  void print(JsonObject theirs, boolean card) {
    String where = "PyTorch, " + (card ? "card, " : "processor, ");
    for (String precision : List.of("float32", "bfloat16")) {
      scored.put(where + precision, flat(theirs.getAsJsonArray("logProbs " + precision)));
    }
    greedy.put(where + "float32", new Gson().fromJson(theirs.get("greedy"), int[][].class));
    System.out.printf(
        "%s; PyTorch %s, transformers %s; Java %s%n",
        theirs.get("device").getAsString(),
        theirs.get("torch").getAsString(),
        theirs.get("transformers").getAsString(),
        Runtime.version());
    double[] reference = scored.values().iterator().next();
    int[][] tokens = greedy.values().iterator().next();
    System.out.println(
        "\n| against the processor | log-probabilities: largest difference | mean | greedy tokens alike |");
    System.out.println("|---|---|---|---|");
    scored.forEach(
        (name, values) ->
            System.out.printf(
                "| %s | %.2g | %.2g | %s |%n",
                name,
                worst(reference, values),
                mean(reference, values),
                alike(tokens, greedy.get(name))));
    System.out.println("\n| tokens a second | Athanor | PyTorch | ratio |\n|---|---|---|---|");
    speed.forEach((name, rate) -> printSpeed(name, rate, theirs.get(name)));
    if (!card) {
      System.out.println("\nA rehearsal on the processor: these times mean nothing.");
    }
  }

  private static void printSpeed(String name, double ours, JsonElement theirs) {
    if (theirs == null) {
      System.out.printf("| %s | %.0f | | |%n", name, ours);
      return;
    }
    double rate = theirs.getAsDouble();
    System.out.printf("| %s | %.0f | %.0f | %.2f |%n", name, ours, rate, ours / rate);
  }

  private static double[] flat(JsonArray rows) {
    List<Double> all = new ArrayList<>();
    for (JsonElement row : rows) {
      row.getAsJsonArray().forEach(value -> all.add(value.getAsDouble()));
    }
    return all.stream().mapToDouble(Double::doubleValue).toArray();
  }

  static double worst(double[] a, double[] b) {
    double worst = 0;
    for (int i = 0; i < a.length; i++) {
      worst = Math.max(worst, Math.abs(a[i] - b[i])); // no number stays
    }
    return worst;
  }

  private static double mean(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs(a[i] - b[i]);
    }
    return sum / a.length;
  }

  /** Tokens up to the first that differs, of all sequences. */
  private static String alike(int[][] expected, int[][] found) {
    if (found == null) {
      return "";
    }
    int alike = 0;
    int all = 0;
    for (int i = 0; i < expected.length; i++) {
      int mismatch = Arrays.mismatch(expected[i], found[i]);
      alike += mismatch < 0 ? expected[i].length : mismatch;
      all += expected[i].length;
    }
    return alike + " of " + all;
  }
}
