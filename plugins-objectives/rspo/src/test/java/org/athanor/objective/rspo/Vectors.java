package org.athanor.objective.rspo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The numbers that the methods' reference generator wrote; exact ones are fractions. */
final class Vectors {
  private Vectors() {}

  static List<JsonObject> cases(String file, String name) {
    try (Reader in = new InputStreamReader(Vectors.class.getResourceAsStream("/" + file), UTF_8)) {
      List<JsonObject> cases = new ArrayList<>();
      JsonParser.parseReader(in)
          .getAsJsonObject()
          .getAsJsonArray(name)
          .forEach(c -> cases.add(c.getAsJsonObject()));
      return cases;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A number, or a fraction "p/q". */
  static double number(JsonElement e) {
    String[] parts = e.getAsString().split("/");
    double numerator = Double.parseDouble(parts[0]);
    return parts.length == 1 ? numerator : numerator / Double.parseDouble(parts[1]);
  }

  static double[] row(JsonElement array) {
    double[] row = new double[array.getAsJsonArray().size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = number(array.getAsJsonArray().get(i));
    }
    return row;
  }

  /** Equal to a relative error of 1e-9, or 1e-12 near 0. */
  static void close(double[] expected, double[] found, String what) {
    assertEquals(expected.length, found.length, what);
    for (int i = 0; i < expected.length; i++) {
      double tolerance = Math.max(1e-12, 1e-9 * Math.abs(expected[i]));
      assertEquals(expected[i], found[i], tolerance, what + ", rollout " + i);
    }
  }
}
