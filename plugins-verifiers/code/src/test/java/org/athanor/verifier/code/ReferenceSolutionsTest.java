package org.athanor.verifier.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.athanor.data.Problem;
import org.athanor.data.Verdict;
import org.athanor.math.Rng;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The benchmarks' own solutions pass and changed ones fail. A sample, drawn by a fixed seed; all of
 * them with -Dathanor.code.all=true.
 */
class ReferenceSolutionsTest {
  private static final int SAMPLE = 25;

  private static final String CHANGE =
      """

      def _changed(value):
          if isinstance(value, bool):
              return not value
          if isinstance(value, (int, float, complex)):
              return value + 1
          if isinstance(value, str):
              return value + "x"
          if isinstance(value, list):
              return value + [None]
          if isinstance(value, tuple):
              return value + (None,)
          if value is None:
              return 0
          return None

      _right = %1$s

      def %1$s(*arguments, **keywords):
          return _changed(_right(*arguments, **keywords))
      """;

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
  void human_eval() {
    List<Benchmarks.Solved> solved = sample(Benchmarks.humanEval());
    passAll(solved, Set.of());
    failAll(solved);
  }

  @Test
  void mbpp() {
    List<Benchmarks.Solved> solved = sample(Benchmarks.mbpp());
    passAll(solved, Set.of());
    failAll(solved);
  }

  @Test
  void mbpp_sanitized() {
    passAll(sample(Benchmarks.mbppSanitized()), Set.of());
  }

  private static void passAll(List<Benchmarks.Solved> solved, Set<String> known) {
    List<String> wrong = new ArrayList<>();
    List<Verdict> verdicts = judge(solved);
    for (int i = 0; i < solved.size(); i++) {
      String id = solved.get(i).problem().id();
      if (!verdicts.get(i).isCorrect() && !known.contains(id)) {
        wrong.add(id + ": " + verdicts.get(i).evidence());
      }
    }
    assertEquals(List.of(), wrong);
  }

  private static void failAll(List<Benchmarks.Solved> solved) {
    List<Benchmarks.Solved> changed = changed(solved);
    assertTrue(changed.size() > solved.size() / 2, "too few could be changed");
    List<Verdict> verdicts = judge(changed);
    List<String> passed = new ArrayList<>();
    for (int i = 0; i < changed.size(); i++) {
      if (verdicts.get(i).outcome() != Verdict.Outcome.INCORRECT) {
        passed.add(changed.get(i).problem().id() + ": " + verdicts.get(i));
      }
    }
    assertEquals(List.of(), passed);
  }

  /** The same programs, with every answer of the function under test changed. */
  private static List<Benchmarks.Solved> changed(List<Benchmarks.Solved> solved) {
    List<Benchmarks.Solved> changed = new ArrayList<>();
    for (Benchmarks.Solved one : solved) {
      CodeTests tests = TestsReader.read(one.problem());
      String name =
          tests.entryPoint().isEmpty() ? called(tests.tests().get(0)) : tests.entryPoint();
      String code =
          Fences.of(one.solution()).stream().map(Fences.Fence::body).findFirst().orElse("");
      String source = code.isEmpty() ? tests.prefix() + one.solution() : code.replace("\r", "");
      if (!name.isEmpty() && source.contains("def " + name + "(")) {
        changed.add(
            new Benchmarks.Solved(
                one.problem(), "```python\n" + source + CHANGE.formatted(name) + "```"));
      }
    }
    return changed;
  }

  private static String called(String test) {
    Matcher matcher = Pattern.compile("^assert (\\w+)\\(").matcher(test);
    return matcher.find() ? matcher.group(1) : "";
  }

  private static List<Verdict> judge(List<Benchmarks.Solved> solved) {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      List<Future<Verdict>> futures = new ArrayList<>();
      for (Benchmarks.Solved one : solved) {
        futures.add(pool.submit(() -> judge(one.problem(), one.solution())));
      }
      List<Verdict> verdicts = new ArrayList<>();
      for (Future<Verdict> future : futures) {
        verdicts.add(future.get());
      }
      return verdicts;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      pool.shutdownNow();
    }
  }

  private static Verdict judge(Problem problem, String solution) {
    return verifier.verify(problem, solution, SandboxNeeded.options());
  }

  private static List<Benchmarks.Solved> sample(List<Benchmarks.Solved> all) {
    if (Boolean.getBoolean("athanor.code.all")) {
      return all;
    }
    int[] order = Rng.of(7, "sample").permutation(all.size());
    List<Benchmarks.Solved> sample = new ArrayList<>();
    for (int i = 0; i < Math.min(SAMPLE, order.length); i++) {
      sample.add(all.get(order[i]));
    }
    return sample;
  }
}
