package org.athanor.verifier.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class AnswerExtractionTest {

  @Test
  void the_last_closed_box_counts_whatever_is_nested_in_it() {
    found("boxed", "\\frac{1}{\\sqrt{2}}", "so \\boxed{3}, no: $\\boxed{\\frac{1}{\\sqrt{2}}}$.");
    found("boxed", "\\{1,2\\}", "\\boxed{\\{1,2\\}}");
    found("boxed", "x \\text{ if } \\boxed{1}", "\\boxed{x \\text{ if } \\boxed{1}}");
    found("boxed", "5", "we get \\boxed 5 apples");
    found("boxed", "7", "\\fbox{7}");
    found("boxed", "12", "\\boxed{12} and then it was cut off: \\boxed{3");
  }

  @Test
  void boxes_side_by_side_are_one_answer_of_several_values() {
    found("boxed", "2, 5", "Hence $x=\\boxed{2}$ or \\boxed{5}.".replace("$x=", "$"));
    found("boxed", "2, 5, 7", "\\boxed{2}, \\boxed{5} and \\boxed{7}");
    found("boxed", "5", "\\boxed{5}, that is \\boxed{5}");
    found("boxed", "5", "\\boxed{5}\n\n\\boxed{5}");
  }

  @Test
  void a_thinking_block_is_passed_over() {
    found("boxed", "4", "<think>maybe \\boxed{3}</think>It is \\boxed{4}.");
    found("answer phrase", "4", "<think>The answer is 3.</think>\nThe answer is 4.");
    found("boxed while thinking", "3", "<think>it is \\boxed{3}</think>");
    none("<think>The answer is 3. Wait");
  }

  @Test
  void phrases_that_announce_an_answer_are_found() {
    found("answer phrase", "42", "The final answer is 42.");
    found("answer phrase", "$42$", "The final answer is: $42$. I hope it is correct.");
    found("answer phrase", "42", "**Answer:** 42");
    found("answer phrase", "42", "**Final Answer**\n\n42");
    found("answer phrase", "\\frac{3}{4}", "The answer is $\\frac{3}{4}$, since 3 of 4 remain.");
    found("answer phrase", "18", "16 - 3 - 4 = 9\n#### 18");
    found("answer phrase", "1,234", "#### 1,234");
    found("answer phrase", "18", "The answer is that she makes $18 a day.".replace(" a day", ""));
    found("answer phrase", "x = 5", "The answer to the question is x = 5.");
    found("answer phrase", "(B)", "The correct answer is (B).");
    found("answer phrase", "x^2+1", "Answer: \\[\n x^2+1 \n\\]");
    found("answer phrase", "3.5 hours", "Answer: 3.5 hours. That is long.");
  }

  @Test
  void answer_tags_count_before_anything_else() {
    found("answer tags", "5", "\\boxed{4} <answer> 5 </answer>");
    found("answer tags, boxed", "6", "<answer>so it is \\boxed{6}</answer>");
  }

  @Test
  void the_last_expression_is_the_answer_of_plain_text() {
    found("whole text", "\\frac{1}{2}", "\\frac{1}{2}");
    found("last line", "x = 5", "We solve.\nx = 5");
    found("after the last =", "7", "Adding both, we find 3 + 4 = 7");
    found("last formula", "x=3", "Dividing by two gives $x=3$ as wanted.");
    found("last number", "18", "So $a=3$ and she sells 18 of them.");
    found("end of the last sentence", "-2/3", "Thus the slope must be -2/3 here.");
  }

  @Test
  void a_text_without_an_answer_has_none() {
    none("");
    none(" \n ");
    none("I do not know how to begin with this, and so I will only talk about the weather.");
  }

  private static void found(String rule, String text, String completion) {
    assertEquals(new Extraction(text, rule), find(completion), completion);
  }

  private static void none(String completion) {
    assertNull(find(completion), completion);
  }

  private static Extraction find(String completion) {
    return new AnswerExtraction(Budget.millis(1000)).find(completion);
  }
}
