package org.athanor.verifier.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.athanor.data.Verdict;
import org.junit.jupiter.api.Test;

class GeneratedPairsTest {
  private final List<String> accepted = new ArrayList<>();
  private final List<String> missed = new ArrayList<>();
  private int equal;
  private int all;

  @Test
  void ten_thousand_generated_pairs_are_judged_as_they_were_made() {
    for (GeneratedPairs.Pair pair : GeneratedPairs.of(20260101, 110)) {
      judge(pair);
    }

    assertTrue(all >= 10_000, all + " pairs");
    assertEquals(List.of(), accepted, "different answers that were taken for equal");
    assertTrue(
        missed.size() <= 0.005 * equal, missed.size() + " of " + equal + " missed: " + missed);
  }

  private void judge(GeneratedPairs.Pair pair) {
    all++;
    equal += pair.equal() ? 1 : 0;
    boolean completion = pair.kind().equals("completion");
    String text = completion ? pair.prediction() : "\\boxed{" + pair.prediction() + "}";
    Verdict verdict = new Judgement(new MathVerifier.Options(20_000, 6)).of(pair.gold(), text);
    String shown = pair.kind() + ": " + pair.gold() + " | " + pair.prediction() + " | " + verdict;
    if (pair.equal() && !verdict.isCorrect()) {
      missed.add(shown);
    } else if (!pair.equal() && verdict.isCorrect()) {
      accepted.add(shown);
    }
  }
}
