package org.athanor.verifier.procedural;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.athanor.data.Problem;
import org.athanor.data.Verdict;
import org.athanor.data.Verdict.Outcome;
import org.athanor.math.Rng;
import org.athanor.plugin.Verifier;
import org.athanor.testkit.VerifierContract;
import org.athanor.verifier.procedural.ProceduralVerifier.Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Verdicts worked by hand, and what a policy under pressure might try. */
class ProceduralVerifierTest implements VerifierContract<Options> {
  private static final String STORY =
      "Tom has 3 pens. Ann has 4 more pens than Tom. Sam has 2 times as many pens as Ann. "
          + "How many pens does Sam have?";
  private static final Problem TARGET = problem("countdown", "solve", "8 1 3 9=20:", "20");
  private static final Problem CHAIN = problem("chain", "solve", "c=b*2;a=3;b=a+4;c?", "14");
  private static final Problem TALE = problem("story", "solve", STORY, "14");
  private static final Problem CHECK =
      problem("countdown", "verify", "8 1 3 9=20:9+8=17;3+17=21;21-1=20|", "no");
  private static final Problem CHAIN_CHECK =
      problem("chain", "verify", "c=b*2;a=3;b=a+4;c?b=3+4=7;c=7*2=14#14|", "yes");
  private static final Problem WRITE_TARGET =
      problem("countdown", "write", "9+8=17;3+17=20;20*1=20>", "20");
  private static final Problem WRITE_CHAIN =
      problem("chain", "write", "b=3+4=7;c=7*2=14#14>", "14");
  private static final Problem WRITE_STORY = problem("story", "write", "3+4=7;7*2=14#14>", "14");

  private static Problem problem(String family, String task, String prompt, String answer) {
    return new Problem(
        family + task, prompt, answer, Map.of("family", family, "task", task, "level", "x"));
  }

  @Override
  public Verifier<Options> verifier() {
    return new ProceduralVerifier();
  }

  @Override
  public List<Judged> judged() {
    return List.of(
        new Judged(TARGET, "9+8=17;3+17=20;20*1=20", Outcome.CORRECT),
        new Judged(TARGET, "9+8=17;3+17=21;21-1=20", Outcome.INCORRECT),
        new Judged(CHAIN, "b=3+4=7;c=7*2=14#14", Outcome.CORRECT),
        new Judged(CHAIN, "b=3+4=7;c=7*2=15#15", Outcome.INCORRECT),
        new Judged(TALE, "3+4=7;7*2=14#14", Outcome.CORRECT),
        new Judged(TALE, "no idea", Outcome.NO_ANSWER),
        new Judged(CHECK, "17 1 3;3+17=20 no", Outcome.CORRECT),
        new Judged(CHAIN_CHECK, "7 no", Outcome.INCORRECT),
        new Judged(WRITE_TARGET, "8 1 3 9=20:", Outcome.CORRECT),
        new Judged(WRITE_CHAIN, "x=3;b=x+4;c=b*2;c?", Outcome.CORRECT),
        new Judged(WRITE_STORY, STORY, Outcome.CORRECT));
  }

  private Verdict verdict(Problem problem, String completion, String... options) {
    return verifier().verify(problem, completion, with(options));
  }

  private void check(Outcome outcome, String evidence, Problem problem, String completion) {
    Verdict verdict = verdict(problem, completion);
    assertEquals(outcome, verdict.outcome(), completion + ": " + verdict.evidence());
    assertTrue(verdict.evidence().contains(evidence), verdict.evidence());
  }

  private void steps(Outcome outcome, String evidence, Problem problem, String completion) {
    Verdict verdict = verdict(problem, completion, "grade = steps");
    assertEquals(outcome, verdict.outcome(), completion + ": " + verdict.evidence());
    assertTrue(verdict.evidence().contains(evidence), verdict.evidence());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      commentCharacter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          9+8=17;3+17=20;20*1=20     | CORRECT   | makes 20 of 8 1 3 9
          9+8=17;17+3=20;1*20=20     | CORRECT   | makes 20
          9+8=17;3+17=20             | INCORRECT | left over: 20 1
          9+8=17;3+17=20;20*1=20;    | NO_ANSWER | step 4 is no equation: ''
          9+8=17;3+17=20;20*1=20;20+0=20 | INCORRECT | step 4, 20+0=20: 0 is not among 20
          9+9=18;18+3=21;21-1=20     | INCORRECT | step 1, 9+9=18: 9 is not among 8 1 3 9
          8+9=17;8+3=11;11+17=28     | INCORRECT | step 2, 8+3=11: 8 is not among 17 1 3
          8+9=17;17+3=20;20/1=20     | INCORRECT | only + - *
          8+9=17;17+3=20;20-1=20     | INCORRECT | step 3, 20-1=20: is 19
          8+9=17;17+3=20;20-1=19     | INCORRECT | makes 19, the target is 20
          1-3=-2;-2+9=7;7+8=15       | INCORRECT | is outside 0 to 99
          8*9=72;72*3=216;216-1=215  | INCORRECT | is outside 0 to 99
          9+8=17 3+17=20             | NO_ANSWER | step 1 is no equation
          20                         | NO_ANSWER | step 1 is no equation: '20'
          9+8=1111111111111111111111111111111111111111 | NO_ANSWER | no equation
          b=9+8=17;3+17=20;20*1=20   | INCORRECT | only + - *
          9+8=17;3+17=20;20*1=20 yes | NO_ANSWER | step 3 is no equation
          """)
  void countdown(String completion, Outcome outcome, String evidence) {
    check(outcome, evidence, TARGET, completion);
    steps(outcome, evidence, TARGET, completion);
  }

  @Test
  void extracted_is_the_number_made() {
    assertEquals("20", verdict(TARGET, "9+8=17;3+17=20;20*1=20").extracted());
    assertEquals("14", verdict(CHAIN, "#014").extracted());
    assertEquals("yes", verdict(CHAIN_CHECK, "7;14#14 yes").extracted());
    assertEquals("14", verdict(WRITE_STORY, STORY).extracted());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      commentCharacter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          b=3+4=7;c=7*2=14#14   | CORRECT   | answers 14
          anything #14          | CORRECT   | answers 14
          b=3+4=7;c=7*2=14#15   | INCORRECT | answers 15, expected 14
          b=3+4=7;c=7*2=14#15#14 | INCORRECT | more than one answer
          b=3+4=7;c=7*2=14      | NO_ANSWER | no # with an answer
          b=3+4=7;c=7*2=14#     | NO_ANSWER | no number follows #
          #14 or 15             | NO_ANSWER | no number follows #
          #1111111111111111111111111111111111111111 | NO_ANSWER | no number follows #
          #-14                  | INCORRECT | answers -14
          """)
  void the_answer_of_a_chain_by_outcome(String completion, Outcome outcome, String evidence) {
    check(outcome, evidence, CHAIN, completion);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      commentCharacter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          b=3+4=7;c=7*2=14#14   | CORRECT   | all steps are right
          b=4+3=7;c=2*7=14#14   | CORRECT   | all steps are right
          #14                   | INCORRECT | step 1: no equation, ''
          c=7*2=14#14           | INCORRECT | step 1: expected b=3+4=7, found c=7*2=14
          b=3+4=7#14            | INCORRECT | step 2: missing, expected c=7*2=14
          3+4=7;7*2=14#14       | INCORRECT | step 1: expected b=3+4=7, found 3+4=7
          b=3+4=8;c=7*2=14#14   | INCORRECT | step 1: expected b=3+4=7, found b=3+4=8
          b=3+4=7;c=7+7=14#14   | INCORRECT | step 2: expected c=7*2=14, found c=7+7=14
          b=3+4=7;c=7*2=14;d=14+0=14#14 | INCORRECT | step 3: one too many
          b=3+4=7;c=7*2=14#15   | INCORRECT | answers 15, expected 14
          """)
  void the_steps_of_a_chain(String completion, Outcome outcome, String evidence) {
    steps(outcome, evidence, CHAIN, completion);
  }

  @Test
  void operands_of_a_subtraction_may_not_be_exchanged() {
    Problem p = problem("chain", "solve", "a=9;b=a-4;b?", "5");
    steps(Outcome.CORRECT, "right", p, "b=9-4=5#5");
    steps(Outcome.INCORRECT, "expected b=9-4=5", p, "b=4-9=5#5");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        STORY,
        "Sam has 2 times as many pens as Ann. Tom has 3 pens. Ann has 4 more pens than Tom. How"
            + " many pens does Sam have?",
        "The box holds 3 eggs. The box holds 4 fewer eggs than the jar. The tin holds 9 eggs. The"
            + " bag holds 2 times as many eggs as the jar. How many eggs does the bag hold?",
        "Tom has 3 nuts. Then Tom buys 4 more nuts. Eva has 9 nuts. Then Tom has 2 times as many"
            + " nuts. How many nuts does Tom have now?"
      })
  void tellings_that_mean_the_same(String telling) {
    Problem p = problem("story", "solve", telling, "14");
    steps(Outcome.CORRECT, "all steps are right", p, "3+4=7;7*2=14#14");
    assertTrue(verdict(WRITE_STORY, telling, "grade = steps").isCorrect(), telling);
  }

  @Test
  void sums_of_two_holders() {
    String begin = "A pen costs 3 coins. A hat costs 4 coins. ";
    Problem sum =
        problem("story", "solve", begin + "How many coins do a pen and a hat cost together?", "7");
    steps(Outcome.CORRECT, "right", sum, "3+4=7#7");
    Problem named =
        problem(
            "story",
            "solve",
            begin
                + "A cup costs as many coins as a pen and a hat together."
                + " How many coins does a cup cost?",
            "7");
    steps(Outcome.CORRECT, "right", named, "4+3=7#7");
  }

  @Test
  void a_check_is_right_if_its_last_word_is() {
    check(Outcome.CORRECT, "says no", CHECK, "17 1 3;3+17=20 no");
    check(Outcome.CORRECT, "says no", CHECK, "no");
    check(Outcome.INCORRECT, "says yes, expected no", CHECK, "17 1 3;20 1;19 yes");
    check(Outcome.NO_ANSWER, "does not end in yes or no", CHECK, "17 1 3;3+17=20");
    check(Outcome.NO_ANSWER, "does not end in yes or no", CHECK, "yesno");
    check(Outcome.NO_ANSWER, "does not end in yes or no", CHECK, "no.");
    check(Outcome.CORRECT, "says no", CHECK, "yes no");
    steps(Outcome.CORRECT, "right", CHECK, "17 1 3;3+17=20 no");
    steps(Outcome.INCORRECT, "expected '17 1 3;3+17=20 no'", CHECK, "17 1 3;4? no");
    steps(Outcome.CORRECT, "right", CHAIN_CHECK, "7;14#14 yes");
    steps(Outcome.INCORRECT, "expected '7;14#14 yes'", CHAIN_CHECK, "yes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      commentCharacter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          8 1 3 9=20: | CORRECT   | can be solved
          9 8 3 1=20: | CORRECT   | can be solved
          4 5=20:     | CORRECT   | can be solved
          1 1 1=20:   | INCORRECT | cannot be solved
          8 1 3 9=21: | INCORRECT | asks for 21, expected 20
          8 1 3 9=20  | NO_ANSWER | no problem
          8 1 3 12=20: | NO_ANSWER | no problem
          20=20:      | NO_ANSWER | no problem
          """)
  void written_targets_by_outcome(String completion, Outcome outcome, String evidence) {
    check(outcome, evidence, WRITE_TARGET, completion);
  }

  @Test
  void written_targets_by_steps_must_use_the_numbers_of_the_solution() {
    steps(Outcome.CORRECT, "can be solved", WRITE_TARGET, "9 8 3 1=20:");
    steps(Outcome.INCORRECT, "other numbers", WRITE_TARGET, "4 5=20:");
    Problem twice = problem("countdown", "write", "2+2=4;4+4=8>", "8");
    steps(Outcome.CORRECT, "can be solved", twice, "4 2 2=8:");
    steps(Outcome.INCORRECT, "other numbers", twice, "2 2 2=8:");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      commentCharacter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          x=3;b=x+4;c=b*2;c?   | CORRECT   | its solution is b=3+4=7;c=7*2=14#14
          c=b*2;b=3+4;c?       | CORRECT   | its solution is b=3+4=7
          q=20;r=q-6;r?        | CORRECT   | its solution is r=20-6=14#14
          a=14;a?              | INCORRECT | gives the answer away
          a=14;d=2;b=a+d;c=b-2;c? | INCORRECT | gives the answer away
          a=3;b=a+5;c=b*2;c?   | INCORRECT | its answer is 16, expected 14
          a=3;b=a+4;c=b*2      | NO_ANSWER | does not end in a question
          a=3;b=a+4;d?         | NO_ANSWER | d is not defined
          a=b+1;b=a+1;a?       | NO_ANSWER | rests on itself
          a=3;a=4;b=a+7;b?     | NO_ANSWER | a is defined twice
          a=3;b=a/4;b?         | NO_ANSWER | no definition: 'b=a/4'
          a=3;b=a-4;b?         | NO_ANSWER | is outside 0 to 999
          a=999999999999999999;b=a+4;b? | NO_ANSWER | a number is over 999
          ;;?                  | NO_ANSWER | no definition: ''
          """)
  void written_chains_by_outcome(String completion, Outcome outcome, String evidence) {
    check(outcome, evidence, WRITE_CHAIN, completion);
  }

  @Test
  void written_chains_by_steps_must_have_the_solution_given() {
    steps(Outcome.CORRECT, "solution", WRITE_CHAIN, "c=2*b;x=4;b=x+3;c?");
    steps(Outcome.INCORRECT, "another one", WRITE_CHAIN, "q=20;r=q-6;r?");
    steps(Outcome.INCORRECT, "another one", WRITE_CHAIN, "x=3;d=x+4;c=d*2;c?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      commentCharacter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          Tom has 3 pens. How many pens does Ann have? | Ann/pens does not follow
          Tom has 3 pens. How many hats does Tom have? | Tom/hats does not follow
          Tom has 3 pens and a hat. How many pens does Tom have? | no known sentence
          Tom holds 3 pens. How many pens does Tom have? | 'Tom' does not go with 'holds'
          The box has 3 pens. How many pens does the box hold? | 'The box' does not go with 'has'
          Tom has 3 pens. Tom has 4 pens. How many pens does Tom have? | Tom/pens is told twice
          Tom has 3 pens. Then Tom loses 4 pens. How many pens does Tom have now? | is outside 0
          Then Tom finds 4 more pens. How many pens does Tom have now? | changes before it is told
          Tom has 3 pens. Then Tom finds 4 more pens. How many pens does Tom have? | no known question
          Tom has 3 pens. How many pens does Tom have now? | no known question
          Tom has 3 pens. How many pens do Tom and Tom have together? | no known question
          Tom has 7 more pens than Ann. Ann has 7 fewer pens than Tom. How many pens does Tom have? | Tom/pens does not follow
          Tom has 3 pens. Ann has 2 more pens than Tom. Then Tom finds 4 more pens. How many pens does Ann have now? | both compares and changes
          Tom has 12345 pens. How many pens does Tom have? | a number is over 999
          """)
  void stories_that_cannot_be_worked_out(String completion, String evidence) {
    check(Outcome.NO_ANSWER, evidence, WRITE_STORY, completion);
  }

  @Test
  void a_written_problem_may_not_repeat_the_original() {
    Problem p =
        new Problem(
            "w",
            WRITE_CHAIN.prompt(),
            "14",
            Map.of("family", "chain", "task", "write", "original", "a=3;b=a+4;c=b*2;c?"));
    check(Outcome.INCORRECT, "repeats the original", p, "a=3;b=a+4;c=b*2;c?");
    check(Outcome.CORRECT, "its solution", p, "d=3;b=d+4;c=b*2;c?");
  }

  @Test
  void a_problem_that_cannot_be_read_is_not_the_completions_fault() {
    String right = "9+8=17;3+17=20;20*1=20";
    check(Outcome.UNDECIDED, "the prompt is", problem("countdown", "solve", "8 9", "20"), right);
    check(Outcome.UNDECIDED, "'family'", problem("chess", "solve", "8 1 3 9=20:", "20"), right);
    check(Outcome.UNDECIDED, "'task'", problem("chain", "sing", "a=3;a?", "3"), "#3");
    check(Outcome.UNDECIDED, "yes or no", problem("chain", "verify", "a|", "maybe"), "7 yes");
    steps(Outcome.UNDECIDED, "unreadable", problem("chain", "solve", "a=3", "3"), "#3");
    steps(Outcome.UNDECIDED, "unreadable", problem("chain", "verify", "a=3;a?#3", "yes"), "3 yes");
    steps(Outcome.UNDECIDED, "unreadable", problem("chain", "write", "#14", "14"), "b=7*2;b?");
    check(Outcome.CORRECT, "answers 3", problem("chain", "solve", "no problem", "3"), "#3");
  }

  @Test
  void a_written_target_that_differs_from_the_reference_cannot_be_met() {
    Problem p = problem("countdown", "solve", "8 1 3 9=21:", "20");
    check(Outcome.INCORRECT, "asks for 21, the reference is 20", p, "9+8=17;3+17=20;20*1=20");
    check(Outcome.INCORRECT, "asks for 21, the reference is 20", p, "9+8=17;3+17=20;20+1=21");
  }

  @Test
  void a_problem_without_a_task_is_to_be_solved() {
    Problem p = new Problem("x", "a=3;b=a+4;b?", "7", Map.of("family", "chain"));
    check(Outcome.CORRECT, "answers 7", p, "b=3+4=7#7");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      commentCharacter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          nothing                       | 0
          9+9=18                        | 0
          9+8=17;1+1=2                  | 0.166667
          9+8=17;3+17=20                | 0.333333
          9+8=17;3+17=20;20-1=19        | 0.995
          9+8=17;17-3=14;14-1=13        | 0.965
          9+8=17;3+17=20;20*1=20        | 1
          """)
  void partial_credit_in_countdown(String completion, double score) {
    assertEquals(score, verdict(TARGET, completion, "partial = true").score(), 1e-6);
    Verdict plain = verdict(TARGET, completion);
    assertEquals(plain.isCorrect() ? 1.0 : 0.0, plain.score());
  }

  @Test
  void partial_credit_elsewhere() {
    assertEquals(0, verdict(CHAIN, "#3", "partial = true").score());
    assertEquals(1.0 / 3, verdict(CHAIN, "b=3+4=7;c=7*2=15#15", "partial = true").score());
    assertEquals(2.0 / 3, verdict(CHAIN, "b=3+4=7;c=7*2=14#15", "partial = true").score());
    assertEquals(2.0 / 3, verdict(CHAIN, "b=3+4=7;c=7*2=14", "partial = true").score());
    assertEquals(0.5, verdict(WRITE_CHAIN, "a=3;b=a+5;b?", "partial = true").score());
    assertEquals(0, verdict(WRITE_CHAIN, "a=3", "partial = true").score());
    assertEquals(0, verdict(CHECK, "yes", "partial = true").score());
    assertEquals(
        1.0 / 3, verdict(CHAIN, "b=3+4=7;c=7+7=14#14", "partial = true", "grade = steps").score());
    assertTrue(
        Double.isNaN(
            verdict(problem("countdown", "solve", "?", "1"), "", "partial = true").score()));
  }

  @Test
  void random_pieces_never_make_it_throw_and_are_almost_never_right() {
    String[] pieces =
        ("0 1 2 7 9 14 20 17 + - * / = ; # : ? | > a b c . yes no Tom Ann has have pens more than"
                + " fewer times as many together Then now How does do The box holds How\u00a0many")
            .split(" ");
    List<Problem> problems = judged().stream().map(Judged::problem).toList();
    List<String> lucky = new ArrayList<>();
    Rng rng = Rng.of(5, "pieces");
    int tried = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = rng.nextInt(16); n >= 0; n--) {
        text.append(pieces[rng.nextInt(pieces.length)]).append(rng.nextInt(3) == 0 ? " " : "");
      }
      Problem p = problems.get(rng.nextInt(problems.size()));
      boolean free = p.meta().get("task").equals("verify"); // one word in two is right there
      for (String grade : List.of("outcome", "steps")) {
        Verdict v = verdict(p, text.toString(), "grade = " + grade, "partial = true");
        assertTrue(v.decided() && (v.isCorrect() || v.score() < 1), p + " " + text);
        assertFalse(v.evidence().isBlank());
        if (v.isCorrect() && !free) {
          lucky.add(p.prompt() + text);
        }
      }
      tried++;
    }
    assertTrue(lucky.size() < tried / 1000, lucky.toString());
  }
}
