package org.athanor.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.athanor.run.Parts;
import org.athanor.verifier.math.MathHybrid;
import org.athanor.verifier.math.MathVerifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code verifier:test} and {@code verifier:audit} with the verifiers of mathematics. */
class VerifierCommandsTest {
  @TempDir Path temp;

  /** Parts that hold the two verifiers and nothing else; roundedDigits is the only option. */
  private static Parts mathematics() {
    return (Parts)
        Proxy.newProxyInstance(
            Parts.class.getClassLoader(),
            new Class<?>[] {Parts.class},
            (proxy, method, arguments) -> {
              assertEquals("verifier", method.getName());
              return judge((String) arguments[0], (Map<?, ?>) arguments[1]);
            });
  }

  private static Parts.Judge judge(String name, Map<?, ?> options) {
    Object given = options.get("roundedDigits");
    int digits = given == null ? 6 : Integer.parseInt(given.toString());
    if (name.equals("math")) {
      var set = new MathVerifier.Options(20_000, digits);
      return (problem, text) -> new MathVerifier().verify(problem, text, set);
    }
    var stages = List.of("prime", "hendrycks", "math", "minerva");
    var set = new MathHybrid.Options(stages, 20_000, digits);
    return (problem, text) -> new MathHybrid().verify(problem, text, set);
  }

  private static String said(Command command, String... words) throws Exception {
    Captured captured = new Captured();
    assertEquals(0, command.call(List.of(words), captured.out(0)));
    return captured.text();
  }

  private static String test(String... words) throws Exception {
    return said(new VerifierTest(mathematics()), words);
  }

  private static String audit(String... words) throws Exception {
    return said(new VerifierAudit(mathematics()), words);
  }

  private static JsonObject json(String line) {
    return JsonParser.parseString(line).getAsJsonObject();
  }

  private Path file(String name, String... lines) throws IOException {
    return Files.write(temp.resolve(name), List.of(lines));
  }

  private static String refused(Path path) {
    return assertThrows(UsageException.class, () -> audit(path.toString())).getMessage();
  }

  @Test
  void one_judgement_is_shown_with_its_evidence() throws Exception {
    String text = test("1/2", "The answer is 0.5.");

    assertTrue(text.startsWith("correct, "), text);
    assertTrue(text.contains("answer phrase: 0.5 = 1/2 (equal numbers)"), text);
  }

  @Test
  void options_reach_the_verifier() throws Exception {
    assertTrue(test("2/3", "0.6667").startsWith("incorrect"));
    assertTrue(test("2/3", "0.6667", "roundedDigits=4").startsWith("correct"));
    assertTrue(test("--verifier", "math-hybrid", "2/3", "0.66667").startsWith("correct"));
  }

  @Test
  void scripts_read_one_json_object() throws Exception {
    JsonObject said = json(test("5", "\\boxed{\\int x}", "--json"));

    assertEquals("undecided", said.get("outcome").getAsString());
    assertTrue(said.get("score").isJsonNull(), "a score that is no number");
    assertTrue(said.get("millis").getAsDouble() >= 0);
  }

  @Test
  void a_missing_completion_is_asked_for() {
    UsageException e = assertThrows(UsageException.class, () -> test("5"));

    assertTrue(e.getMessage().contains("needs a COMPLETION"), e.getMessage());
  }

  @Test
  void a_file_is_counted_against_what_is_expected() throws Exception {
    Path rows =
        file(
            "rows.jsonl",
            "{\"gold\": \"1/2\", \"prediction\": \"0.5\", \"expected\": true}",
            "{\"gold\": 7, \"prediction\": \"8\", \"expected\": \"incorrect\"}",
            "",
            "{\"gold\": \"5\", \"prediction\": \"6\", \"expected\": 1}",
            "{\"gold\": \"5\", \"prediction\": \"\\\\boxed{\\\\int x}\"}");
    JsonObject said = json(audit(rows.toString(), "--json"));

    assertEquals(4, said.get("rows").getAsInt());
    assertEquals(
        json("{\"correct\": 1, \"incorrect\": 2, \"undecided\": 1}"),
        said.getAsJsonObject("outcomes"));
    assertEquals(
        json(
            "{\"correct, judged correct\": 1, \"correct, judged incorrect\": 1,"
                + " \"incorrect, judged incorrect\": 1}"),
        said.getAsJsonObject("confusion"));
    JsonObject mistake = said.getAsJsonArray("mistakes").get(0).getAsJsonObject();
    assertEquals("rows.jsonl:4", mistake.get("row").getAsString());
    assertTrue(mistake.get("evidence").getAsString().contains("6 ≠ 5"), mistake.toString());
    assertTrue(said.get("seconds").getAsDouble() > 0);
    JsonObject undecided = said.getAsJsonArray("undecidedShown").get(0).getAsJsonObject();
    assertEquals("rows.jsonl:5", undecided.get("row").getAsString());
    String text = audit(rows.toString());
    assertTrue(text.contains("rows.jsonl:5 undecided: boxed: \\int x"), text);
  }

  @Test
  void a_runs_rollouts_are_judged_again_in_their_order() throws Exception {
    Path rollouts = Files.createDirectories(temp.resolve("run/rollouts"));
    for (int step = 2; step >= 1; step--) {
      Path file = rollouts.resolve("step-00000" + step + ".jsonl.gz");
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
        String row = "{\"answer\":\"5\",\"text\":\"%d\",\"expected\":false}\n".formatted(3 + step);
        out.write(("{\"answer\":\"5\",\"text\":\"5\"}\n" + row).getBytes(UTF_8));
      }
    }
    String text = audit(temp.resolve("run").toString());

    assertTrue(text.startsWith("4 rows in "), text);
    assertTrue(text.contains("expected incorrect, judged incorrect"), text);
  }

  @Test
  void two_verifiers_show_each_disagreement_with_both_evidences() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 1; i <= 1500; i++) {
      lines.add("{\"gold\": \"%d\", \"prediction\": \"%d\"}".formatted(i, i % 500 == 0 ? -i : i));
    }
    lines.add("{\"gold\": \"2/3\", \"prediction\": \"\\\\boxed{0.66667}\"}");
    Path rows = file("two.jsonl", lines.toArray(String[]::new));
    JsonObject said =
        json(audit(rows.toString(), "--against", "math-hybrid", "--json", "roundedDigits=9"));

    assertEquals(1501, said.get("rows").getAsInt());
    assertEquals(1, said.get("disagreements").getAsInt());
    JsonObject one = said.getAsJsonArray("disagreementsShown").get(0).getAsJsonObject();
    assertEquals("two.jsonl:1501", one.get("row").getAsString());
    assertTrue(one.getAsJsonObject("first").get("evidence").getAsString().contains("≠"));
    assertEquals("correct", one.getAsJsonObject("second").get("outcome").getAsString());
    String text = audit(rows.toString(), "--against", "math-hybrid", "roundedDigits=9");
    assertTrue(text.contains("  first   incorrect: boxed: 0.66667"), text);
    assertTrue(text.contains("  second  correct: "), text);
  }

  @Test
  void no_more_are_shown_than_asked_for() throws Exception {
    Path rows =
        file(
            "some.jsonl",
            "{\"gold\": \"1\", \"prediction\": \"2\", \"expected\": true}",
            "{\"gold\": \"1\", \"prediction\": \"3\", \"expected\": true}");

    assertEquals(
        1, json(audit(rows.toString(), "--show", "1", "--json")).getAsJsonArray("mistakes").size());
  }

  @Test
  void bad_rows_are_named_by_file_and_line() throws Exception {
    Path broken = file("broken.jsonl", "{\"gold\": \"1\", \"prediction\": \"2\"}", "{\"gold\": ");
    assertTrue(refused(broken).startsWith("broken.jsonl:2 is no JSON object"), refused(broken));
    Path lacking = file("lacking.jsonl", "{\"gold\": \"1\", \"said\": \"2\"}");
    assertEquals(
        "lacking.jsonl:1 has neither 'prediction' nor 'text'; its fields are [gold, said]",
        refused(lacking));
    Path list = file("list.jsonl", "{\"gold\": [1], \"prediction\": \"2\"}");
    assertEquals("list.jsonl:1: 'gold' must be a text or a number, got [1]", refused(list));
    Path maybe = file("maybe.jsonl", "{\"gold\": 1, \"prediction\": 1, \"expected\": \"maybe\"}");
    assertTrue(refused(maybe).contains("expected must be true, false, correct or incorrect"));
  }

  @Test
  void bad_files_are_refused_with_what_to_give() throws Exception {
    assertTrue(refused(temp.resolve("none.jsonl")).startsWith("there is no file or folder "));
    assertTrue(refused(temp).contains("it has no rollouts/; give a JSONL file"), refused(temp));
    Path plain = file("plain.jsonl.gz", "{\"gold\": \"1\", \"prediction\": \"2\"}");
    assertTrue(refused(plain).contains("is named .gz but is not compressed"), refused(plain));
    Path folder = Files.createDirectories(temp.resolve("empty/rollouts")).getParent();
    assertTrue(refused(folder).contains("holds no rollouts"), refused(folder));
    Path cut = temp.resolve("cut.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(cut))) {
      out.write("{\"gold\": \"1\", \"prediction\": \"2\"}\n".repeat(99).getBytes(UTF_8));
    }
    byte[] bytes = Files.readAllBytes(cut);
    Files.write(cut, java.util.Arrays.copyOf(bytes, bytes.length - 12));
    assertTrue(refused(cut).startsWith("cannot read " + cut), refused(cut));
  }
}
