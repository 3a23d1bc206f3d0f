package org.athanor.verifier.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import org.athanor.data.Problem;
import org.athanor.data.Verdict;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CodeVerifierTest {
  private static CodeVerifier verifier;

  @BeforeAll
  static void start() {
    verifier = new CodeVerifier();
    SandboxNeeded.by(verifier);
  }

  @AfterAll
  static void stop() {
    verifier.close();
  }

  @Test
  void half_of_the_tests_passed_score_half_with_partial_credit() {
    Problem problem =
        asserts(
            "f", "assert f(1) == 1", "assert f(2) == 2", "assert f(3) == 9", "assert f(4) == 0");
    Verdict all = verifier.verify(problem, "def f(x):\n  return x", options(false));
    Verdict partial = verifier.verify(problem, "def f(x):\n  return x", options(true));
    assertEquals(0, all.score());
    assertEquals(0.5, partial.score());
    assertEquals(Verdict.Outcome.INCORRECT, partial.outcome());
  }

  @Test
  void asserts_not_reached_count_as_failed() {
    JsonObject tests = new JsonObject();
    tests.addProperty("entryPoint", "f");
    tests.addProperty(
        "program",
        "def check(candidate):\n    assert candidate(1) == 1\n    y = candidate(0)\n    assert y == 1\n    assert candidate(3) == 1\n");
    Verdict verdict =
        verifier.verify(
            Benchmarks.problem("p", tests), "def f(x):\n  return 1 // x", options(true));
    assertEquals(0.25, verdict.score(), verdict.evidence());
  }

  @Test
  void a_changed_argument_is_seen_by_the_tests() {
    Problem problem = asserts("f", "x = [3, 1, 2]\nassert f(x) is None\nassert x == [1, 2, 3]");
    assertTrue(verifier.verify(problem, "def f(x):\n  x.sort()", options(false)).isCorrect());
    assertFalse(verifier.verify(problem, "def f(x):\n  sorted(x)", options(false)).isCorrect());
  }

  @Test
  void types_arrive_as_they_are() {
    Problem problem =
        asserts(
            "f",
            "assert f(1) == (1, {2}, {'a': [None, True]}, 1.5, b'x', 1 + 2j, 10 ** 40)",
            "assert type(f(1)) is tuple and type(f(1)[1]) is set and type(f(1)[2]['a'][1]) is bool");
    String right = "def f(x):\n  return (1, {2}, {'a': [None, True]}, 1.5, b'x', 1 + 2j, 10 ** 40)";
    assertTrue(verifier.verify(problem, right, options(false)).isCorrect());
    assertFalse(
        verifier
            .verify(problem, right.replace("return (", "return list((") + ")", options(false))
            .isCorrect());
  }

  @Test
  void functions_errors_and_objects_cross_the_wall() {
    Problem problem =
        asserts(
            "f",
            "assert f(lambda a: a + 1) == 42",
            "try:\n    f(None)\n    raise SystemError('no error')\nexcept TypeError as e:\n    assert 'callable' in str(e)",
            "assert P(3).x == 3",
            "assert list(f(lambda a: iter([a])))[0] == 41");
    String program =
        "class P:\n  def __init__(self, x):\n    self.x = x\ndef f(g):\n  return g(41)";
    Verdict verdict = verifier.verify(problem, program, options(false));
    assertTrue(verdict.isCorrect(), verdict.evidence());
  }

  @Test
  void a_test_class_and_test_functions_are_run() {
    JsonObject unittest = new JsonObject();
    unittest.addProperty("entryPoint", "f");
    unittest.addProperty(
        "program",
        "import unittest\nclass TestF(unittest.TestCase):\n    def test_one(self):\n        self.assertEqual(f(1), 2)\n    def test_two(self):\n        self.assertEqual(f(2), 4)\n");
    Problem problem = Benchmarks.problem("u", unittest);
    assertTrue(verifier.verify(problem, "def f(x):\n  return 2 * x", options(false)).isCorrect());
    assertEquals(0.5, verifier.verify(problem, "def f(x):\n  return 2", options(true)).score());
    JsonObject functions = new JsonObject();
    functions.addProperty(
        "program", "from solution import f\n\ndef test_f():\n    assert f(1) == 2\n");
    assertTrue(
        verifier
            .verify(Benchmarks.problem("t", functions), "def f(x):\n  return 2", options(false))
            .isCorrect());
  }

  @Test
  void a_program_is_run_once_for_each_input() {
    JsonObject tests = new JsonObject();
    JsonArray cases = new JsonArray();
    cases.add(io("3\n1 2 3\n", "6\n"));
    cases.add(io("2\n10 20", "30"));
    cases.add(io("1\n5", "4"));
    tests.add("cases", cases);
    Problem problem = Benchmarks.problem("sum", tests);
    String program =
        "Here it is.\n```python\nn = int(input())\nprint(sum(map(int, input().split())))\n```\nDone.";
    Verdict verdict = verifier.verify(problem, program, options(true));
    assertEquals(2.0 / 3, verdict.score(), 1e-12, verdict.evidence());
    assertTrue(
        verdict.evidence().contains("test 3: line 1 is '5', expected '4'"), verdict.evidence());
  }

  @Test
  void inputs_and_outputs_side_by_side_are_calls_if_a_function_is_named() {
    Problem problem =
        new Problem(
            "apps",
            "",
            "{\"fn_name\": \"f\", \"inputs\": [[1, 2], [3, 4]], \"outputs\": [3, 7]}",
            Map.of());
    assertTrue(
        verifier.verify(problem, "def f(a, b):\n  return a + b", options(false)).isCorrect());
    assertFalse(
        verifier.verify(problem, "def f(a, b):\n  return a * b", options(false)).isCorrect());
  }

  @Test
  void a_method_of_a_class_can_be_the_entry_point() {
    Problem problem = asserts("Solution().twice", "assert candidate(4) == 8");
    String program = "class Solution:\n  def twice(self, x: int) -> int:\n    return 2 * x";
    assertTrue(verifier.verify(problem, program, options(false)).isCorrect());
  }

  @Test
  void no_program_is_no_answer_and_no_tests_are_undecided() {
    Problem problem = asserts("f", "assert f(1) == 1");
    assertEquals(Verdict.Outcome.NO_ANSWER, verifier.verify(problem, "", options(false)).outcome());
    assertEquals(
        Verdict.Outcome.NO_ANSWER,
        verifier.verify(problem, "I cannot solve this, sorry.", options(false)).outcome());
    assertEquals(
        Verdict.Outcome.UNDECIDED,
        verifier
            .verify(new Problem("x", "", "", Map.of()), "def f(): pass", options(false))
            .outcome());
    assertEquals(
        Verdict.Outcome.UNDECIDED,
        verifier.verify(asserts("f", "assert ("), "def f(): pass", options(false)).outcome());
  }

  @Test
  void a_language_that_cannot_be_run_is_undecided() {
    JsonObject tests = new JsonObject();
    tests.addProperty("language", "cobol");
    tests.addProperty("program", "assert true");
    Verdict verdict = verifier.verify(Benchmarks.problem("j", tests), "class A {}", options(false));
    assertEquals(Verdict.Outcome.UNDECIDED, verdict.outcome());
    assertTrue(verdict.evidence().contains("cannot be run: 'cobol'"), verdict.evidence());
  }

  @Test
  void tests_that_compare_by_numpy_run_without_it() {
    JsonObject tests = new JsonObject();
    tests.addProperty("entryPoint", "f");
    tests.addProperty(
        "program",
        """
        import numpy as np

        def assertion(out, exp, atol):
            if isinstance(out, np.ndarray):
                assert False
            if out != exp:
                np.testing.assert_allclose(out, exp, rtol=1e-07, atol=atol)

        def check(candidate):
            for inp, exp in zip([[1], [3]], [0.5, 1.5]):
                assertion(candidate(*inp), exp, 1e-6)
        """);
    Problem problem = Benchmarks.problem("plus", tests);
    Verdict verdict = verifier.verify(problem, "def f(x):\n  return x / 2 + 1e-9", options(false));
    assertTrue(verdict.isCorrect(), verdict.evidence());
    assertFalse(
        verifier.verify(problem, "def f(x):\n  return x / 2 + 1e-3", options(false)).isCorrect());
  }

  @Test
  void tests_that_need_a_package_which_is_not_there_are_undecided() {
    Problem problem = asserts("f", "import nosuchpackage\nassert f(1) == 1");
    Verdict verdict = verifier.verify(problem, "def f(x): return x", options(false));
    assertEquals(Verdict.Outcome.UNDECIDED, verdict.outcome());
    assertTrue(verdict.evidence().contains("pythonPath"), verdict.evidence());
    String program = "import nosuchpackage\ndef f(x): return x";
    assertEquals(
        Verdict.Outcome.INCORRECT,
        verifier.verify(asserts("f", "assert f(1) == 1"), program, options(false)).outcome());
  }

  @Test
  void the_time_limit_holds() {
    Problem problem = asserts("f", "assert f(1) == 1");
    long start = System.nanoTime();
    Verdict verdict =
        verifier.verify(
            problem,
            "def f(x):\n  while True: pass",
            new CodeVerifier.Options(
                0.5, false, 256, 16, "auto", List.of(), "auto", "auto", "auto"));
    long millis = (System.nanoTime() - start) / 1_000_000;
    assertEquals("the program did not finish within 0.5 s", verdict.evidence());
    assertTrue(millis >= 500, "it took " + millis);
  }

  @Test
  void a_folder_of_packages_that_is_not_there_is_named() {
    var options =
        new CodeVerifier.Options(
            5, false, 256, 16, "auto", List.of("/nowhere/packages"), "python", "auto", "auto");
    String reason = verifier.refuses(null, options).orElse("");
    assertTrue(reason.contains("/nowhere/packages"), reason);
  }

  @Test
  void options_say_what_they_allow() {
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new CodeVerifier.Options(
                    0, false, 256, 16, "auto", List.of(), "auto", "auto", "auto"));
    assertTrue(e.getMessage().contains("0.1 to 3600"), e.getMessage());
  }

  private static CodeVerifier.Options options(boolean partial) {
    return new CodeVerifier.Options(
        20, partial, 512, 32, "auto", List.of(), "auto", "auto", "auto");
  }

  private static JsonObject io(String input, String output) {
    JsonObject one = new JsonObject();
    one.addProperty("input", input);
    one.addProperty("output", output);
    return one;
  }

  private static Problem asserts(String entryPoint, String... asserts) {
    JsonObject tests = new JsonObject();
    tests.addProperty("entryPoint", entryPoint);
    tests.add("asserts", Benchmarks.list(asserts));
    return Benchmarks.problem("a", tests);
  }
}
