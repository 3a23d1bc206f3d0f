package org.athanor.verifier.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.athanor.data.Verdict;
import org.junit.jupiter.api.Test;

/** Completions as models write them, each with the verdict a person gave. */
class JudgedCompletionsTest {

  @Test
  void completions_are_judged_as_a_person_judged_them() throws IOException {
    List<String> wrong = new ArrayList<>();
    int judged = 0;
    for (String row : rows()) {
      if (row.isEmpty() || row.startsWith("#")) {
        continue;
      }
      String[] cells = row.split("\t", -1);
      String completion =
          cells[2].startsWith("»") ? cells[2].substring(1) : "so \\boxed{" + cells[2] + "}";
      Verdict verdict =
          new Judgement(new MathVerifier.Options(20_000, 6))
              .of(cells[1], completion.replace('⏎', '\n'));
      judged++;
      if (verdict.isCorrect() != cells[0].equals("=")) {
        wrong.add(row + " gave " + verdict.evidence());
      }
    }

    assertTrue(judged > 1_000, judged + " rows");
    assertEquals(List.of(), wrong);
  }

  private static List<String> rows() throws IOException {
    try (InputStream in =
        JudgedCompletionsTest.class.getResourceAsStream("judged-completions.tsv")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
