package org.athanor.verifier.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
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
    Decision decision =
        new AnswerEquality(Budget.millis(5000), 6).compare(pair.gold(), pair.prediction());
    String shown = pair.kind() + ": " + pair.gold() + " | " + pair.prediction() + " | " + decision;
    if (pair.equal() && !decision.isEqual()) {
      missed.add(shown);
    } else if (!pair.equal() && decision.isEqual()) {
      accepted.add(shown);
    }
  }
}
