package org.athanor.verifier.code;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.athanor.data.Verdict;
import org.junit.jupiter.api.Test;

/** Python programs and the text around them as models write them, each with its verdict. */
class AwkwardProgramsTest {

  @Test
  void programs_are_judged_whatever_they_are_wrapped_in() throws IOException {
    List<String> wrong = new ArrayList<>();
    int judged = 0;
    CodeVerifier verifier = new CodeVerifier();
    try {
      SandboxNeeded.by(verifier);
      for (String line : lines()) {
        JsonObject row = JsonParser.parseString(line).getAsJsonObject();
        String name = row.get("name").getAsString();
        Verdict verdict =
            verifier.verify(
                Benchmarks.problem(name, row.getAsJsonObject("tests")),
                row.get("completion").getAsString(),
                LanguagesTest.options("auto", false));
        judged++;
        if (!verdict.outcome().toString().equals(row.get("expect").getAsString())) {
          wrong.add(name + ": " + verdict.outcome() + ", " + verdict.evidence());
        }
      }
    } finally {
      verifier.close();
    }
    assertTrue(judged > 30, judged + " programs");
    assertEquals(List.of(), wrong);
  }

  private static List<String> lines() throws IOException {
    try (InputStream in = AwkwardProgramsTest.class.getResourceAsStream("awkward-programs.jsonl")) {
      return new String(in.readAllBytes(), UTF_8).lines().toList();
    }
  }
}
