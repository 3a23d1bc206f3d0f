package org.athanor.verifier.math;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerEqualityTest {

  @Test
  void pairs_people_and_models_write_are_judged_as_listed() throws IOException {
    List<String> wrong = new ArrayList<>();
    int pairs = 0;
    for (String line : lines()) {
      String[] fields = line.split("\t");
      Decision decision = compare(fields[0], fields[1]);
      String found = decision.isEqual() ? "=" : decision.isDifferent() ? "!" : "?";
      if (!found.equals(fields[2])) {
        wrong.add(line + " is " + decision);
      }
      pairs++;
    }

    assertEquals(List.of(), wrong);
    assertEquals(true, pairs > 250, pairs + " pairs");
  }

  @Test
  void equality_is_symmetric_where_nothing_was_left_out() {
    for (String[] pair :
        new String[][] {
          {"\\frac12", "0.5"}, {"50\\%", "0.5"}, {"\\{1,2\\}", "\\{2,1\\}"}, {"x>3", "(3,\\infty)"}
        }) {
      assertEquals(true, compare(pair[0], pair[1]).isEqual(), pair[0]);
      assertEquals(true, compare(pair[1], pair[0]).isEqual(), pair[1]);
    }
  }

  @Test
  void a_decimal_of_few_digits_is_no_rounded_value() {
    assertEquals(true, compare("\\frac13", "0.3333").isDifferent());
    assertEquals(
        true, new AnswerEquality(Budget.millis(1000), 4).compare("\\frac13", "0.3333").isEqual());
  }

  private static Decision compare(String gold, String answer) {
    return new AnswerEquality(Budget.millis(2000), 6).compare(gold, answer);
  }

  private static List<String> lines() throws IOException {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                AnswerEqualityTest.class.getResourceAsStream("answer-pairs.tsv"),
                StandardCharsets.UTF_8))) {
      return in.lines().filter(l -> !l.isBlank() && !l.startsWith("# ")).toList();
    }
  }
}
