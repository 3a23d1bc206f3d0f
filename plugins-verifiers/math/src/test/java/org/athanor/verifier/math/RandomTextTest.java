package org.athanor.verifier.math;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.athanor.data.Verdict;
import org.junit.jupiter.api.Test;

/** Texts put together at random never make the verifier fail. */
class RandomTextTest {
  private static final String[] PIECES = {
    "\\boxed{",
    "}",
    "{",
    "$",
    "$$",
    "\\(",
    "\\)",
    "\\[",
    "\\]",
    "\n",
    ". ",
    " ",
    ", ",
    "=",
    "<",
    "\\le",
    "answer is ",
    "Answer: ",
    "#### ",
    "<think>",
    "</think>",
    "<answer>",
    "</answer>",
    "5",
    "-",
    "1/2",
    "\\frac{1}{2}",
    "\\frac",
    "\\sqrt",
    "^",
    "_",
    "x",
    "\\pi",
    "(",
    ")",
    "[",
    "]",
    "|",
    "\\{",
    "\\}",
    "1,000",
    "0.5",
    "%",
    "^\\circ",
    " cm",
    "\\text{",
    " and ",
    " or ",
    "not ",
    "is ",
    "The ",
    "B",
    "(C)",
    " option ",
    "\\begin{align*}",
    "\\end{align*}",
    "&",
    "\\\\",
    "\\pm",
    "...",
    "\\pmod",
    "答案是",
    "million",
    " minus ",
    "\\Rightarrow",
    "[asy]",
    "[/asy]",
    "'",
    "!",
    ":",
    ";",
    "\\left",
    "\\right",
    "\\mathbb{R}",
    "\\cup",
    "\\infty",
    "\\begin{cases}",
    "\\end{cases}",
    "é",
    "\\log",
    "\\sin",
    "\\binom",
    "\\overline{3}",
    "½",
    "２",
    "e",
    "i",
    "T",
    "\\hat{i}",
    "\u0000"
  };

  @Test
  void random_texts_get_a_verdict_and_no_failure() {
    Random random = new Random(20260102);
    List<String> failed = new ArrayList<>();
    for (int i = 0; i < 8_000; i++) {
      String gold = text(random, 1 + random.nextInt(6));
      String completion = text(random, 1 + random.nextInt(24));
      Verdict verdict = new Judgement(new MathVerifier.Options(20_000, 6)).of(gold, completion);
      if (verdict.evidence().contains("fault of its own")
          || verdict.evidence().contains("nested too deeply")) {
        failed.add(gold + " | " + completion + " | " + verdict.evidence());
      }
    }
    assertEquals(List.of(), failed);
  }

  private static String text(Random random, int pieces) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < pieces; i++) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }
}
