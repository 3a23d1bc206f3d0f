package org.athanor.verifier.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.athanor.data.Problem;
import org.athanor.data.Verdict;
import org.athanor.data.Verdict.Outcome;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  private static final int DEADLINE = 1000;
  private static final int GRACE = 50;
  private static final int TRIES = 3; // other processes may take the core away, a pause the time
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  @Test
  void no_answer_holds_a_judgement_beyond_its_deadline() {
    for (String hostile : hostile()) {
      for (String gold : new String[] {"5", "\\sqrt{2}+x", "\\{1,2\\}", hostile}) {
        within(DEADLINE + GRACE, gold, "\\boxed{" + hostile + "}");
      }
    }
  }

  @Test
  void no_completion_holds_a_judgement_beyond_its_deadline() {
    for (String hostile : completions()) {
      within(DEADLINE + GRACE, "5", hostile);
    }
  }

  @Test
  void a_short_deadline_is_kept_too() {
    String slow = "\\sin(".repeat(100) + "x" + ")".repeat(100);
    Problem problem = new Problem("p", "?", slow + "+1", Map.of());
    long start = System.nanoTime();
    new MathVerifier().verify(problem, "\\boxed{" + slow + "}", new MathVerifier.Options(1, 6));
    assertTrue(millisSince(start) < 1 + 500, "1 ms took " + millisSince(start));
  }

  @Test
  void hostile_answers_on_all_threads_hold_nothing_and_little_memory() {
    var memory = (com.sun.management.ThreadMXBean) THREADS;
    List<String> all = new ArrayList<>(hostile());
    long[] most = new long[1];
    all.parallelStream()
        .forEach(
            hostile -> {
              long before = memory.getCurrentThreadAllocatedBytes();
              verify("\\sqrt{2}+x", "\\boxed{" + hostile + "}");
              long taken = memory.getCurrentThreadAllocatedBytes() - before;
              synchronized (most) {
                most[0] = Math.max(most[0], taken);
              }
              assertEquals(Outcome.CORRECT, verify("5", "\\boxed{5}").outcome());
            });
    // garbage included, so a quick machine takes more of it until the deadline: 1.1 GB was seen
    assertTrue(most[0] < 4L << 30, most[0] + " bytes were allocated by one judgement");
  }

  @Test
  void the_judgement_after_a_time_out_is_right() {
    verify("5", "\\boxed{" + "9^".repeat(60) + "9}");
    assertEquals(Outcome.CORRECT, verify("5", "\\boxed{5}").outcome());
  }

  private static void within(int millis, String gold, String completion) {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < TRIES && best > millis; i++) {
      long start = System.nanoTime();
      long worked = THREADS.getCurrentThreadCpuTime();
      Verdict verdict = verify(gold, completion);
      long cpu = (THREADS.getCurrentThreadCpuTime() - worked) / 1_000_000;
      best = Math.min(best, Math.min(cpu, millisSince(start)));
      assertTrue(
          !verdict.isCorrect() || completion.contains(gold), "correct? " + verdict.evidence());
    }
    assertTrue(best <= millis, best + " ms for " + shown(completion) + " against " + shown(gold));
  }

  private static Verdict verify(String gold, String completion) {
    return new MathVerifier()
        .verify(
            new Problem("p", "?", gold, Map.of()),
            completion,
            new MathVerifier.Options(DEADLINE, 6));
  }

  private static long millisSince(long start) {
    return (System.nanoTime() - start) / 1_000_000;
  }

  private static String shown(String s) {
    return s.length() + " characters: " + s.substring(0, Math.min(50, s.length()));
  }

  private static List<String> hostile() {
    List<String> all = new ArrayList<>();
    all.add("9^{9^{9^{9^{9^9}}}}");
    all.add("9^".repeat(60) + "9");
    all.add("2^{10^{18}}+1");
    all.add("(10^{4999})!");
    all.add("100000!");
    all.add("9999999999!");
    all.add("(((100!)!)!)!");
    all.add("5!!!!!!!!!!");
    all.add("\\binom{10^{15}}{10^{14}}");
    all.add("\\binom{1000000}{500000}");
    all.add("1e999999999");
    all.add("10^{-999999999}");
    all.add("1.0000001^{999999999}");
    all.add("\\sqrt[999999]{2}");
    all.add("\\sin(10^{300})");
    all.add("\\exp(\\exp(\\exp(\\exp(10))))");
    all.add("e^{e^{e^{e^{e}}}}");
    all.add("\\ln(\\ln(\\ln(1.0000000000000000000000001)))");
    all.add("\\tan(\\frac{\\pi}{2})");
    all.add("x^{x^{x^{x^{x^{x}}}}}");
    all.add("(x+y+z)^{100000}");
    all.add("(" + "(x+1)".repeat(500) + ")^{1000}");
    all.add("\\sin(".repeat(110) + "x" + ")".repeat(110));
    all.add("\\sqrt{".repeat(110) + "2" + "}".repeat(110));
    all.add("\\frac{1}{1+".repeat(110) + "x" + "}".repeat(110));
    all.add("(".repeat(5000) + "1" + ")".repeat(5000));
    all.add("\\{".repeat(3000));
    all.add("|".repeat(5000));
    all.add("[(".repeat(3000));
    all.add("1+".repeat(5000) + "1");
    all.add("\\sqrt{2}+".repeat(1000) + "1");
    all.add("\\sin x+".repeat(1000) + "1");
    all.add("\\pi^{e^{i}}".repeat(400));
    all.add("-".repeat(15000) + "1");
    all.add("5" + "!".repeat(15000));
    all.add("5" + "%".repeat(12));
    all.add("9".repeat(4999));
    all.add("9".repeat(19_000));
    all.add("0." + "3".repeat(4990));
    all.add("9".repeat(2000) + "^{" + "9".repeat(2000) + "}");
    all.add("\\frac{" + "9".repeat(4000) + "}{" + "7".repeat(4000) + "}");
    all.add("1,".repeat(3900) + "1");
    all.add("\\{" + "\\sqrt{2},".repeat(1500) + "1\\}");
    all.add("\\{" + distinct(2500) + "\\}");
    all.add("(0,1)" + "\\cup(0,1)".repeat(1500));
    all.add("(-\\infty,1)" + "\\cup(2,3)".repeat(110));
    all.add("1<x" + "<x".repeat(5000));
    all.add("x=" + "1=".repeat(5000) + "1");
    all.add("\\begin{pmatrix}" + "1&".repeat(5000) + "1\\end{pmatrix}");
    all.add("\\pm ".repeat(5000) + "1");
    all.add("\\pm 1,".repeat(1500) + "2");
    all.add("a b c d e f ".repeat(1500));
    all.add("\\text{" + "word ".repeat(3500) + "}");
    all.add("{".repeat(9000) + "}".repeat(9000));
    all.add("1:".repeat(5000) + "1");
    all.add("5 " + "cm ".repeat(5000));
    all.add("\\log_{1.000000000000001} 2");
    all.add("\\lfloor ".repeat(100) + "x" + "\\rfloor".repeat(100));
    all.add("|".repeat(100) + "x" + "|".repeat(100) + "<3");
    all.add("|x-1|+".repeat(2000) + "1<3");
    all.add("\\sin(x)".repeat(200) + "<3");
    all.add("x^{100000}<3");
    all.add("\\begin{aligned}" + "x&=1\\\\".repeat(1500) + "\\end{aligned}");
    all.add("\\begin{cases}" + ", ".repeat(8000) + "\\\\\\end{cases}");
    all.add("12,34,".repeat(3000) + "567");
    all.add("one hundred ".repeat(1500));
    all.add("5 million ".repeat(1500));
    all.add("5 " + "million ".repeat(2000));
    all.add("7" + "\\pmod{7}".repeat(1500));
    all.add("\\frac{\\text{m}}{\\text{s}}".repeat(700));
    all.add("9^{9^{9}} = 9^{9^{8}} \\approx 3");
    all.add("(1,2)^T".repeat(2500));
    all.add("2".repeat(300) + "\\begin{pmatrix}" + "1&".repeat(2000) + "1\\end{pmatrix}");
    all.add("\\hat{i}+".repeat(2000) + "\\hat{j}");
    all.add("k\\pi,".repeat(3000) + "k \\in \\mathbb{Z}");
    all.add("(B) " + "(C) is wrong ".repeat(1400));
    all.add("10^{10^{10}}-10^{10^{9}}");
    all.add("\\begin{vmatrix}" + "x&y&z&w\\\\".repeat(4) + "\\end{vmatrix}^{100000}");
    all.add("\\begin{cases}" + "\\sin(x)^{99}&\\sin(x)>0\\\\".repeat(11) + "\\end{cases}");
    all.add("]" + "1,2[\\cup ]".repeat(1500));
    all.add("C_{9999}^{5000}".repeat(800));
    all.add("10^{9999}\\pi+10^{9999}k\\pi, k\\in\\mathbb{Z}");
    all.add("1.234.567.".repeat(1800) + "x");
    all.add("k\\pi \\text{ for " + "any integer ".repeat(20) + "}");
    return all;
  }

  private static String distinct(int n) {
    StringBuilder items = new StringBuilder("0");
    for (int i = 1; i < n; i++) {
      items.append(',').append(i);
    }
    return items.toString();
  }

  private static List<String> completions() {
    int mega = 1 << 20;
    return List.of(
        "\\boxed{".repeat(mega / 7),
        "{".repeat(mega),
        "\\boxed{1}, ".repeat(mega / 11),
        "\\boxed{" + "1+".repeat(mega / 2) + "1}",
        "9".repeat(mega),
        "a".repeat(mega) + "!",
        " ".repeat(2 * mega),
        "answer".repeat(mega / 6),
        "answer ".repeat(mega / 7) + ":",
        "answer is\n".repeat(mega / 10),
        "the answer is ".repeat(mega / 14),
        "#### ".repeat(mega / 5),
        "$".repeat(mega),
        "$$ ".repeat(mega / 3),
        "\\[ \\] ".repeat(mega / 6),
        "<answer>".repeat(mega / 8) + "</answer>",
        "<think>".repeat(mega / 7) + "5",
        "1/".repeat(mega / 2),
        "1,".repeat(mega / 2) + "1",
        "=".repeat(mega),
        ". ".repeat(mega / 2) + "answer: " + ". ".repeat(mega / 2),
        "x = 5\n".repeat(mega / 6),
        "\\begin{aligned}" + "x&=1\\\\".repeat(mega / 6) + "\\end{aligned}",
        "A ".repeat(mega / 2) + "is option B",
        "答案".repeat(mega / 2),
        "The answer is, since ".repeat(mega / 21),
        "**1** ".repeat(mega / 6),
        "\nQuestion: The answer is 5".repeat(mega / 26),
        "Let me know. I hope! ".repeat(mega / 21),
        "The max is 6, when ".repeat(mega / 19),
        " </s>".repeat(mega / 5),
        "$x$ and ".repeat(mega / 8),
        "\u0301".repeat(mega),
        "\uD83D\uDE00".repeat(mega / 2));
  }
}
