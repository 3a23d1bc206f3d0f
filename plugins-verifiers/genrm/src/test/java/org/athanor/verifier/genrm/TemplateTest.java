package org.athanor.verifier.genrm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.athanor.policy.GenerativeVerifier;
import org.athanor.policy.GenerativeVerifier.Judgement;
import org.athanor.policy.GenerativeVerifier.Score;
import org.athanor.policy.SamplingParams;
import org.athanor.policy.VerificationTemplate;
import org.junit.jupiter.api.Test;

class TemplateTest {
  private static final Optional<Boolean> YES = Optional.of(true);
  private static final Optional<Boolean> NO = Optional.of(false);
  private static final Optional<Boolean> NONE = Optional.empty();

  private static JsonObject vectors() throws IOException {
    try (Reader in =
        new InputStreamReader(TemplateTest.class.getResourceAsStream("/genrm_small.json"), UTF_8)) {
      return JsonParser.parseReader(in).getAsJsonObject();
    }
  }

  private static void check(String output, Optional<Boolean> verdict) {
    assertEquals(verdict, VerificationTemplate.CHECK.verdict(output), "'" + output + "'");
  }

  private static void words(String output, Optional<Boolean> verdict) {
    assertEquals(verdict, VerificationTemplate.INSTRUCT.verdict(output), "'" + output + "'");
  }

  @Test
  void a_check_ends_in_yes_or_no() {
    check("17 1 3;3+17=20 no", NO);
    check("7;14#14 yes ", YES);
    check("no", NO);
    check("7;14;yes", YES);
    check("yes 7", NONE);
    check("7;14#14 eyes", NONE);
    check("7;14#14 Yes", NONE);
    check("", NONE);
  }

  @Test
  void the_last_line_answers_the_question() {
    words("All good.\nVerification: Is the answer correct (Yes/No)? Yes", YES);
    words("Verification: Is the solution correct (Yes/No)? **No**.", NO);
    words("is the answer correct? \\boxed{\\text{Yes}}", YES);
    words("Is the answer correct (Yes/No)? X", NONE);
    words("Is the answer correct (Yes/No)? Yes or No", NONE);
    words("Is the answer correct (Yes/No)?", NONE);
    words("Is the answer correct (Yes/No)? Not sure, nobody knows", NONE);
    words("Is the answer correct (Yes/No)? Yes\nBut then again ...", NONE);
    words("yes", NONE);
    words("", NONE);
  }

  @Test
  void a_status_stands_in_for_the_question() {
    words("Step 2 fails.\nSolution status: incorrect", NO);
    words("Assessment: **Correct**\n", YES);
    words("status: correct\nassessment: incorrect", NO);
    words("status: unknown", NONE);
  }

  @Test
  void scores_from_probabilities_agree_with_the_vectors() throws IOException {
    for (JsonElement e : vectors().getAsJsonArray("score_from_probs")) {
      JsonObject o = e.getAsJsonObject();
      double score = GenerativeVerifier.scoreOf(known(o, "p_yes"), known(o, "p_no"));
      double expected = o.get("score").isJsonNull() ? Double.NaN : o.get("score").getAsDouble();
      assertEquals(expected, score, 1e-12, o.toString());
    }
  }

  /** The vectors write -1 for what is not known. */
  private static double known(JsonObject o, String key) {
    double p = o.get(key).getAsDouble();
    return p < 0 ? Double.NaN : p;
  }

  @Test
  void means_of_the_first_verdicts_agree_with_the_vectors() throws IOException {
    JsonObject vectors = vectors();
    var rows = vectors.getAsJsonArray("verifications(1=yes,0=no,null=unparsed)");
    for (String v : vectors.getAsJsonObject("per_V").keySet()) {
      var expected = vectors.getAsJsonObject("per_V").getAsJsonObject(v).getAsJsonArray("scores");
      for (int i = 0; i < rows.size(); i++) {
        boolean empty = vectors.getAsJsonArray("answers").get(i).getAsString().isEmpty();
        List<Judgement> judgements = new ArrayList<>();
        for (JsonElement e : rows.get(i).getAsJsonArray()) {
          double score = e.isJsonNull() ? Double.NaN : e.getAsDouble();
          judgements.add(new Judgement(score, "", 1, false));
        }
        double mean = empty ? 0 : GenerativeVerifier.mean(judgements, Integer.parseInt(v));
        assertEquals(fraction(expected.get(i).getAsString()), mean, 1e-12, v + " " + i);
      }
    }
  }

  private static double fraction(String text) {
    String[] parts = text.split("/");
    return Double.parseDouble(parts[0]) / (parts.length == 1 ? 1 : Double.parseDouble(parts[1]));
  }

  @Test
  void a_prompt_of_ones_own_needs_both_places() {
    SamplingParams params = new SamplingParams(8, 1);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new GenerativeVerifier(
                VerificationTemplate.CHECK, "{problem}", 1, params, Score.VERDICT));
  }
}
