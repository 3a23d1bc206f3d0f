package org.athanor.verifier.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.athanor.data.Problem;
import org.athanor.data.Verdict;
import org.junit.jupiter.api.Test;

/** Every reference solution of public benchmarks against itself and against another problem. */
class ReferenceSolutionsTest {
  private static final MathVerifier.Options OPTIONS = new MathVerifier.Options(5000, 6);

  @Test
  void gsm8k() throws IOException {
    check("gsm8k/test.jsonl", row -> row.get("answer").getAsString());
    check("gsm8k/train.jsonl", row -> row.get("answer").getAsString());
  }

  @Test
  void math() throws IOException {
    check("math/test_5000.jsonl", row -> row.get("solution").getAsString());
  }

  @Test
  void svamp() throws IOException {
    check("svamp/test.jsonl", row -> "#### " + row.get("Answer").getAsString());
  }

  private static void check(String file, Function<JsonObject, String> solution) throws IOException {
    List<String> solutions = new ArrayList<>();
    for (String line : Files.readAllLines(data(file))) {
      solutions.add(solution.apply(JsonParser.parseString(line).getAsJsonObject()));
    }
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < solutions.size(); i++) {
      String own = solutions.get(i);
      String other = solutions.get((i + 7) % solutions.size());
      Verdict itself = verdict(Judgement.reference(own), own);
      Verdict another = verdict(Judgement.reference(other), own);
      if (!itself.isCorrect()) {
        wrong.add("not equal to itself: " + itself.evidence());
      }
      if (another.isCorrect() && differ(Judgement.reference(own), Judgement.reference(other))) {
        wrong.add("equal to another: " + another.evidence());
      }
    }
    assertEquals(List.of(), wrong);
  }

  private static Verdict verdict(String reference, String completion) {
    return new MathVerifier()
        .verify(new Problem("p", "?", reference, Map.of()), completion, OPTIONS);
  }

  /** Two plain numbers of different value; other texts are left to the listed pairs. */
  private static boolean differ(String a, String b) {
    try {
      BigDecimal x = new BigDecimal(a.replace(",", ""));
      return x.compareTo(new BigDecimal(b.replace(",", ""))) != 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static Path data(String file) {
    String set = System.getProperty("athanor.data");
    Path folder = set == null ? null : Path.of(set);
    for (Path p = Path.of("").toAbsolutePath(); folder == null && p != null; p = p.getParent()) {
      Path shared = p.resolveSibling("shared").resolve("data");
      folder = Files.isDirectory(shared) ? shared : null;
    }
    Path found = folder == null ? null : folder.resolve("benchmarks").resolve(file);
    assumeTrue(
        found != null && Files.isReadable(found),
        "skipped: no ../shared/data/benchmarks/" + file + " (or set -Dathanor.data=FOLDER)");
    return found;
  }
}
