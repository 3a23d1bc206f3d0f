package org.athanor.verifier.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import org.athanor.data.Problem;
import org.athanor.data.Verdict;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Programs in Java and JavaScript; skipped where a runtime is missing. */
class LanguagesTest {
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

  private static void need(String language) {
    var reason = verifier.refuses(null, options(language, false));
    assumeTrue(reason.isEmpty(), () -> "skipped: " + reason.get());
  }

  @Test
  void a_java_program_answers_on_standard_output() {
    need("java");
    Problem problem = cases("", "3\n1 2 3\n", "6\n", "2\n10 20\n", "30", "1\n5\n", "4");
    String program =
        """
        ```java
        import java.util.Scanner;
        public class Main {
          record Sum(int of) {}
          public static void main(String[] args) {
            Scanner in = new Scanner(System.in);
            int sum = 0;
            for (int n = in.nextInt(); n > 0; n--) sum += in.nextInt();
            System.out.println(new Sum(sum).of());
          }
        }
        ```
        """;
    Verdict verdict = verifier.verify(problem, program, options("auto", true));
    assertEquals(2.0 / 3, verdict.score(), 1e-12, verdict.evidence());
    assertTrue(verdict.evidence().contains("line 1 is '5', expected '4'"), verdict.evidence());
  }

  @Test
  void a_javascript_program_answers_on_standard_output() {
    need("javascript");
    Problem problem = cases("", "1 2 3\n", "6\n", "10 20\n", "30", "5\n", "4");
    String sum = ".trim().split(/\\s+/).reduce((a, b) => a + Number(b), 0));\n```";
    for (String read :
        List.of(
            "```js\nconst fs = require('fs');\nconsole.log(fs.readFileSync('/dev/stdin', 'utf8')",
            "```js\nimport fs from 'fs';\nconsole.log(fs.readFileSync(0).toString()")) {
      Verdict verdict = verifier.verify(problem, read + sum, options("auto", true));
      assertEquals(2.0 / 3, verdict.score(), 1e-12, verdict.evidence());
    }
  }

  @Test
  void java_continues_a_method_whose_tests_end_its_class() {
    need("java");
    String prompt =
        """
        import java.util.*;
        import org.javatuples.*;
        class Problem {
            // Ends of a list.
            public static Pair<Integer, Integer> ends(ArrayList<Integer> list, String[] names, long by) {
        """;
    String tests =
        """
            }
            public static void main(String[] args) {
            assert(ends((new ArrayList<Integer>(Arrays.asList(3, 1, 2))), (new String[]{"a"}), (1l)).equals((Pair.with(4, 3))));
            ArrayList<Integer> one = new ArrayList<Integer>(List.of(7));
            assert(ends(one, (new String[0]), (0l)).equals((Pair.with(7, 7))));
            assert one.isEmpty() : "the list is emptied";
            assert ends(new ArrayList<>(List.of(1)), null, 5L).getValue0() == 6;
            }

        }
        """;
    Problem problem = tail("java", prompt, tests);
    String right =
        "        int a = list.get(0), b = list.get(list.size() - 1);\n        list.clear();\n"
            + "        return Pair.with((int) (a + by), (int) (b + by));\n    }\n";
    check(problem, right, right.replace("list.clear();", ""), 3.0 / 4, "the list is emptied");
    String whole = "```java\n" + prompt + right + "}\n```";
    assertTrue(verifier.verify(problem, whole, options("auto", false)).isCorrect());
  }

  @Test
  void java_tests_may_be_a_class_or_statements() {
    need("java");
    JsonObject whole = new JsonObject();
    whole.addProperty("language", "java");
    whole.addProperty(
        "program",
        """
        public class Main {
          public static void main(String[] args) {
            Solution s = new Solution();
            List<Boolean> correct = Arrays.asList(s.twice(2) == 4, s.twice(-1) == -2);
            if (correct.contains(false)) throw new AssertionError();
          }
        }
        """);
    whole.addProperty(
        "prefix", "import java.util.*;\nclass Solution {\n  public int twice(int x) {\n");
    check(
        Benchmarks.problem("x", whole),
        "    return 2 * x;\n  }\n}",
        "    return x * x;\n  }\n}",
        0,
        "an assertion failed");
    JsonObject bare = new JsonObject();
    bare.addProperty("language", "java");
    bare.addProperty("entryPoint", "Solution.twoSum");
    bare.add(
        "asserts",
        Benchmarks.list(
            "assert java.util.Arrays.equals(candidate(new int[] {2, 7}, 9), new int[] {0, 1});",
            "assert twoSum(new int[] {3, 3, 4}, 8).length == 0;",
            "Counter c = new Counter(5); c.add(2); assert c.get() == 7;",
            "try { twoSum(null, 1); assert false; } catch (NullPointerException e) { assert true; }"));
    String right =
        "class Solution { public int[] twoSum(int[] a, int t) { for (int i = 0; i < a.length; i++) for (int j = i + 1; j < a.length; j++) if (a[i] + a[j] == t) return new int[] {i, j}; return new int[0]; } }\n"
            + "class Counter { private int n; Counter(int n) { this.n = n; } void add(int k) { n += k; } int get() { return n; } }";
    check(
        Benchmarks.problem("y", bare),
        right,
        right.replace("n += k", "n -= k"),
        3.0 / 5,
        "an assertion failed");
  }

  @Test
  void javascript_is_tested_by_asserts_and_matchers() {
    need("javascript");
    String prompt = "// Twice each.\nfunction twice(list){\n";
    String tests =
        """
        const assert = require('node:assert');

        function test() {
          let candidate = twice;
          assert.deepEqual(candidate([1, 2]),[2, 4]);
          assert.deepEqual(candidate([]),[]);
          assert.deepEqual(candidate([0.5, -0]),[1, 0]);
        }

        test();""";
    check(
        tail("js", prompt, tests),
        "  return list.map(x => 2 * x);\n}",
        "  return list;\n}",
        1.0 / 3,
        "deep");
    JsonObject many = new JsonObject();
    many.addProperty("language", "javascript");
    many.add(
        "asserts",
        Benchmarks.list(
            "const q = new Queue(); q.push(1); q.push(2); assert.strictEqual(q.pop(), 1)",
            "assert.strictEqual(await later(2), 3)",
            "assert.throws(() => fails(), RangeError)",
            "assert.deepStrictEqual(call(x => x + 1, new Map([[1, {a: 2n}]])), new Map([[2, {a: 2n}]]))",
            "const a = [3, 1, 2]; sort(a); expect(a).toEqual([1, 2, 3]); expect(sort).not.toThrow()",
            "test('named', () => { console.assert(exported(1).x === 1, 'x') })",
            "function check(candidate) { assert(isNaN(candidate('x'))) }"));
    many.addProperty("entryPoint", "Number");
    String right =
        """
        class Queue { constructor() { this.items = []; } push(x) { this.items.push(x); } pop() { return this.items.shift(); } }
        const later = async (x) => { await null; return x + 1; };
        function fails() { throw new RangeError('no'); }
        const call = (f, m) => new Map([...m].map(([k, v]) => [f(k), v]));
        export function sort(a) { if (a) a.sort((x, y) => x - y); }
        module.exports = { exported: (x) => ({ x }) };
        console.log('not an answer');
        """;
    check(Benchmarks.problem("m", many), right, right.replace("shift", "pop"), 7.0 / 8, "");
  }

  @Test
  void calls_and_answers_side_by_side_are_for_javascript_too() {
    need("javascript");
    JsonObject tests = new JsonObject();
    tests.addProperty("language", "javascript");
    tests.addProperty("fn_name", "add");
    tests.add("inputs", list(list(1, 2), list(3, 4)));
    tests.add("outputs", list(3, 7));
    check(
        Benchmarks.problem("c", tests),
        "const add = (a, b) => a + b;",
        "const add = (a, b) => a * b;",
        0,
        "add is wrong");
  }

  @Test
  void what_does_not_compile_is_incorrect_and_tests_that_cannot_be_read_are_undecided() {
    for (String language : List.of("java", "javascript")) {
      need(language);
      JsonObject tests = new JsonObject();
      tests.addProperty("language", language);
      tests.add("asserts", Benchmarks.list("assert(f(1) == 1);"));
      String broken = "```" + language + "\nclass A { int f( }\n```";
      Verdict verdict =
          verifier.verify(Benchmarks.problem("b", tests), broken, options("auto", false));
      assertEquals(Verdict.Outcome.INCORRECT, verdict.outcome(), verdict.evidence());
      tests.add("asserts", Benchmarks.list("assert((;"));
      String good =
          "```"
              + language
              + "\n"
              + (language.equals("java")
                  ? "class A { static int f(int x) { return x; } }"
                  : "const f = x => x")
              + "\n```";
      verdict = verifier.verify(Benchmarks.problem("b", tests), good, options("auto", false));
      assertEquals(Verdict.Outcome.UNDECIDED, verdict.outcome(), verdict.evidence());
      assertFalse(verdict.evidence().isEmpty());
    }
  }

  @Test
  void a_runtime_that_is_missing_is_named_with_the_way_to_get_it() {
    var java =
        new CodeVerifier.Options(5, false, 512, 64, "auto", List.of(), "java", "/nowhere", "auto");
    assertTrue(
        verifier.refuses(null, java).orElse("").contains("no bin/java and bin/javac in /nowhere"));
    var node =
        new CodeVerifier.Options(
            5, false, 512, 64, "auto", List.of(), "js", "auto", "/nowhere/node");
    assertTrue(
        verifier.refuses(null, node).orElse("").contains("option 'node'"),
        verifier.refuses(null, node).toString());
    Verdict verdict = verifier.verify(cases("js", "", "1"), "console.log(1)", node);
    assertEquals(Verdict.Outcome.UNDECIDED, verdict.outcome());
  }

  /** The right program passes; the wrong one fails, with that share of the tests passed. */
  private static void check(Problem problem, String right, String wrong, double share, String why) {
    Verdict verdict = verifier.verify(problem, right, options("auto", false));
    assertTrue(verdict.isCorrect(), verdict.toString());
    verdict = verifier.verify(problem, wrong, options("auto", true));
    assertEquals(Verdict.Outcome.INCORRECT, verdict.outcome(), verdict.toString());
    assertEquals(share, verdict.score(), 1e-9, verdict.toString());
    assertTrue(verdict.evidence().contains(why), verdict.evidence());
  }

  static CodeVerifier.Options options(String language, boolean partial) {
    return new CodeVerifier.Options(
        20, partial, 512, 64, "auto", List.of(), language, "auto", "auto");
  }

  private static Problem tail(String language, String prefix, String program) {
    JsonObject tests = new JsonObject();
    tests.addProperty("language", language);
    tests.addProperty("prefix", prefix);
    tests.addProperty("program", program);
    return Benchmarks.problem("t", tests);
  }

  private static Problem cases(String language, String... texts) {
    JsonObject tests = new JsonObject();
    JsonArray cases = new JsonArray();
    for (int i = 0; i < texts.length; i += 2) {
      JsonObject one = new JsonObject();
      one.addProperty("input", texts[i]);
      one.addProperty("output", texts[i + 1]);
      cases.add(one);
    }
    tests.add("cases", cases);
    if (!language.isEmpty()) {
      tests.addProperty("language", language);
    }
    return Benchmarks.problem("io", tests);
  }

  private static JsonArray list(Object... items) {
    JsonArray list = new JsonArray();
    for (Object item : items) {
      if (item instanceof JsonArray array) {
        list.add(array);
      } else {
        list.add((Number) item);
      }
    }
    return list;
  }
}
