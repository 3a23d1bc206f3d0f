package org.athanor.verifier.code;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.athanor.data.Problem;
import org.athanor.data.Verdict;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Programs that cheat, attack or break: none is judged correct, none gets at anything outside its
 * sandbox, none survives its judgement, and the judgement after it is right.
 */
class HostileProgramsTest {
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

  @ParameterizedTest
  @MethodSource("cheats")
  void a_cheat_is_not_judged_correct(String name) {
    Verdict verdict =
        judge(
            "cheat",
            name,
            test(name, 2, "4"),
            test(name, 10, "20"),
            test(name, -3, "-6"),
            name.endsWith(".py") ? "assert abs(candidate(7) - 14) < 1e-9" : test(name, 7, "14"));
    assertEquals(Verdict.Outcome.INCORRECT, verdict.outcome(), verdict.evidence());
  }

  @ParameterizedTest
  @MethodSource("probes")
  void an_attack_is_blocked(String name) {
    Verdict verdict = judge("probe", name, probe(name));
    assertFalse(verdict.evidence().contains("ESCAPED"), verdict.evidence());
    boolean limited = verdict.evidence().matches("the program (did not finish|used more|ended).*");
    assertTrue(verdict.isCorrect() || limited, verdict.evidence());
  }

  @ParameterizedTest
  @MethodSource("bombs")
  void a_bomb_ends_in_time(String name) {
    long start = System.nanoTime();
    Verdict verdict = judge("bomb", name, test(name, 1, "2"));
    long millis = (System.nanoTime() - start) / 1_000_000;
    assertEquals(Verdict.Outcome.INCORRECT, verdict.outcome(), verdict.evidence());
    assertTrue(
        millis < (name.endsWith(".java") ? 60_000 : 20_000),
        "it took " + millis + " ms: " + verdict.evidence());
    Verdict next =
        verifier.verify(
            problem("next.py", "assert candidate(2) == 4"),
            "def f(x):\n  return 2 * x",
            options("probe"));
    assertTrue(next.isCorrect(), "the judgement after " + name + ": " + next.evidence());
  }

  @Test
  void there_are_enough_of_them() {
    assertTrue(cheats().count() + probes().count() + bombs().count() >= 90);
  }

  /**
   * Judges, and looks at everything that the judgement started: nothing of it may be alive after.
   */
  private static Verdict judge(String kind, String name, String... asserts) {
    Problem problem = problem(name, asserts);
    String language = language(name).title();
    var missing = verifier.refuses(null, LanguagesTest.options(language, false));
    assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.get());
    Set<ProcessHandle> seen = ConcurrentHashMap.newKeySet();
    Thread watcher = watch(seen);
    Verdict verdict =
        verifier.verify(problem, "```" + language + "\n" + text(kind, name) + "```", options(kind));
    watcher.interrupt();
    assertFalse(seen.isEmpty(), "the watcher saw no process");
    assertEquals(List.of(), alive(seen), "survivors of " + name);
    return verdict;
  }

  private static String test(String name, int x, String answer) {
    return name.endsWith(".js")
        ? "assert.equal(candidate(" + x + "), " + answer + ")"
        : name.endsWith(".java")
            ? "assert java.util.Objects.equals(candidate(" + x + "), " + answer + ");"
            : "assert candidate(" + x + ") == " + answer;
  }

  private static String probe(String name) {
    return name.endsWith(".js")
        ? "assert.strictEqual(await candidate(0), 'blocked')"
        : name.endsWith(".java")
            ? "String s = candidate(0); assert s.equals(\"blocked\") : s;"
            : "assert candidate(0) == 'blocked', candidate(1)";
  }

  private static Language language(String name) {
    return Language.of(name.substring(name.lastIndexOf('.') + 1)).orElseThrow();
  }

  private static Problem problem(String name, String... asserts) {
    JsonObject tests = new JsonObject();
    tests.addProperty("language", language(name).title());
    tests.addProperty("entryPoint", "f");
    tests.add("asserts", Benchmarks.list(asserts));
    return Benchmarks.problem(name, tests);
  }

  /** Attacks may take their time, on a slow machine too; the others need none to fail. */
  private static CodeVerifier.Options options(String kind) {
    return new CodeVerifier.Options(
        kind.equals("probe") ? 15 : kind.equals("bomb") ? 1 : 2,
        false,
        512,
        64,
        "auto",
        List.of(),
        "auto",
        "auto",
        "auto");
  }

  private static Thread watch(Set<ProcessHandle> seen) {
    Thread watcher =
        new Thread(
            () -> {
              while (!Thread.interrupted()) {
                ProcessHandle.current().descendants().forEach(seen::add);
                try {
                  Thread.sleep(20);
                } catch (InterruptedException e) {
                  return;
                }
              }
            });
    watcher.setDaemon(true);
    watcher.start();
    return watcher;
  }

  private static List<String> alive(Set<ProcessHandle> seen) {
    List<String> alive = new ArrayList<>();
    for (ProcessHandle process : seen) {
      if (process.isAlive() && !ProcessState.ended(process)) {
        alive.add(process.pid() + " " + process.info().command().orElse("?"));
      }
    }
    return alive;
  }

  static Stream<String> cheats() {
    return names("cheat");
  }

  static Stream<String> probes() {
    return names("probe");
  }

  static Stream<String> bombs() {
    return names("bomb");
  }

  private static Stream<String> names(String kind) {
    try (Stream<Path> files = Files.list(folder(kind))) {
      return files.map(f -> f.getFileName().toString()).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(String kind, String name) {
    try {
      return Files.readString(folder(kind).resolve(name), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder(String kind) {
    try {
      return Path.of(HostileProgramsTest.class.getResource("hostile/" + kind).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
