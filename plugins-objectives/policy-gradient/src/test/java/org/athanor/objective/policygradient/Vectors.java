package org.athanor.objective.policygradient;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.athanor.data.Batch;
import org.athanor.data.Group;
import org.athanor.testkit.Fixtures;

/** The numbers that the methods' reference generator wrote. */
final class Vectors {
  private Vectors() {}

  static JsonObject read(String file) {
    try (Reader in = new InputStreamReader(Vectors.class.getResourceAsStream("/" + file), UTF_8)) {
      return JsonParser.parseReader(in).getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<JsonObject> cases(JsonObject file, String name) {
    List<JsonObject> cases = new ArrayList<>();
    file.getAsJsonArray(name).forEach(c -> cases.add(c.getAsJsonObject()));
    return cases;
  }

  static double[] row(JsonElement array) {
    JsonArray a = array.getAsJsonArray();
    double[] row = new double[a.size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = a.get(i).getAsDouble();
    }
    return row;
  }

  static double[][] rows(JsonElement array) {
    List<double[]> rows = new ArrayList<>();
    array.getAsJsonArray().forEach(a -> rows.add(row(a)));
    return rows.toArray(double[][]::new);
  }

  /** The batch of a case of advantages.json, groups in the order of their first response. */
  static Batch batch(JsonObject c) {
    double[] rewards = row(c.get("rewards"));
    double[] lengths = row(c.get("lengths"));
    List<Group> groups = new ArrayList<>();
    for (List<Integer> members : members(c)) {
      groups.add(
          Fixtures.group(
              groups.size(),
              members.stream().mapToDouble(i -> rewards[i]).toArray(),
              members.stream().mapToInt(i -> (int) lengths[i]).toArray()));
    }
    return new Batch(groups);
  }

  /** Indices of the responses in the order of the batch's rollouts. */
  static int[] order(JsonObject c) {
    return members(c).stream().flatMap(List::stream).mapToInt(i -> i).toArray();
  }

  private static List<List<Integer>> members(JsonObject c) {
    Map<String, List<Integer>> groups = new LinkedHashMap<>();
    JsonArray ids = c.getAsJsonArray("group");
    for (int i = 0; i < ids.size(); i++) {
      groups.computeIfAbsent(ids.get(i).getAsString(), id -> new ArrayList<>()).add(i);
    }
    return List.copyOf(groups.values());
  }
}
