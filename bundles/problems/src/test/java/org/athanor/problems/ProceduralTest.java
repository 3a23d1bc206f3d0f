package org.athanor.problems;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.athanor.data.Problem;
import org.athanor.data.ProblemSet;
import org.athanor.problems.Procedural.Options;
import org.athanor.problems.Procedural.Split;
import org.junit.jupiter.api.Test;

class ProceduralTest {
  private static final Pattern STEP = Pattern.compile("(\\d+)([-+*])(\\d+)=(\\d+)");

  private static Options options(
      List<String> tasks, List<String> weights, Split split, int count, long seed) {
    return new Options(
        List.of("countdown", "chain", "story"),
        tasks,
        List.of(),
        weights,
        split,
        count,
        seed,
        true);
  }

  private static ProblemSet set(List<String> weights, Split split, long seed) {
    return new Procedural().load(options(Procedural.TASKS, weights, split, 1_000_000, seed));
  }

  @Test
  void the_same_index_is_the_same_problem_in_any_order_and_set() {
    ProblemSet set = set(List.of(), Split.TRAIN, 3);
    ProblemSet again = set(List.of(), Split.TRAIN, 3);
    Problem far = set.problem(999_999);
    for (int i = 0; i < 2000; i++) {
      assertEquals(set.problem(i), again.problem(i));
    }
    assertEquals(far, again.problem(999_999));
    assertEquals(set.sha256(), again.sha256());
    assertEquals(2000, ids(set, 2000).size());
  }

  private static Set<String> ids(ProblemSet set, int count) {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < count; i++) {
      ids.add(set.problem(i).id());
    }
    return ids;
  }

  @Test
  void every_option_changes_the_set_and_its_hash() {
    ProblemSet set = set(List.of(), Split.TRAIN, 3);
    ProblemSet otherSeed = set(List.of(), Split.TRAIN, 4);
    assertNotEquals(set.problem(0).prompt(), otherSeed.problem(0).prompt());
    assertNotEquals(set.sha256(), otherSeed.sha256());
    Options few =
        new Options(
            List.of("chain"),
            List.of("write"),
            List.of("chain-3"),
            List.of(),
            Split.HELD_OUT,
            5,
            3,
            false);
    ProblemSet small = new Procedural().load(few);
    assertNotEquals(set.sha256(), small.sha256());
    assertEquals(5, small.size());
    assertEquals("procedural chain held-out", small.name());
    assertThrows(IndexOutOfBoundsException.class, () -> small.problem(5));
    for (int i = 0; i < 5; i++) {
      Map<String, String> meta = small.problem(i).meta();
      assertEquals(Set.of("family", "level", "structure", "task"), meta.keySet());
      assertEquals(
          "chain chain-3 write",
          meta.get("family") + " " + meta.get("level") + " " + meta.get("task"));
    }
  }

  @Test
  void weights_share_out_every_stretch_of_the_set() {
    ProblemSet set = set(List.of("countdown:3", "countdown-4:2", "write:0"), Split.TRAIN, 1);
    for (int from : new int[] {0, 5000, 123_456}) {
      Map<String, Integer> seen = new HashMap<>();
      for (int i = from; i < from + 2000; i++) {
        Map<String, String> meta = set.problem(i).meta();
        seen.merge(meta.get("family"), 1, Integer::sum);
        seen.merge(meta.get("level"), 1, Integer::sum);
        seen.merge(meta.get("task"), 1, Integer::sum);
      }
      assertEquals(1200, seen.get("countdown"), 10); // 3 of 5
      assertEquals(800, seen.get("countdown-4"), 10); // 2 of 3 of that
      assertEquals(100, seen.get("chain-5"), 10); // 1 of 4 of 1 of 5
      assertEquals(1000, seen.get("verify"), 15);
      assertFalse(seen.containsKey("write"));
    }
  }

  @Test
  void one_structure_in_ten_is_held_out_and_none_is_in_both_splits() {
    for (Family family : Procedural.FAMILIES) {
      for (String level : family.levels()) {
        Set<String> train = structures(family, level, Split.TRAIN);
        Set<String> heldOut = structures(family, level, Split.HELD_OUT);
        Set<String> all = structures(family, level, Split.ALL);
        long share = all.stream().filter(ProceduralSet::heldOut).count();
        assertEquals(0.1, (double) share / all.size(), 0.025, level);
        assertTrue(heldOut.size() > 100, level + " has " + heldOut.size());
        train.retainAll(heldOut);
        assertEquals(Set.of(), train, level);
      }
    }
  }

  private static Set<String> structures(Family family, String level, Split split) {
    Set<String> structures = new HashSet<>();
    ProblemSet set = Sets.of(family.name(), level, "solve", split, 11);
    for (int i = 0; i < 2500; i++) {
      structures.add(set.problem(i).meta().get("structure"));
    }
    return structures;
  }

  @Test
  void no_text_of_the_training_split_shows_a_held_out_structure() {
    int shown = 0;
    for (Family family : Procedural.FAMILIES) {
      for (String task : Procedural.TASKS) {
        for (Problem p : Sets.problems(family, task, Split.TRAIN, 3000)) {
          String text = task.equals("write") ? p.prompt() : p.meta().get("demonstration");
          text = task.equals("verify") ? p.prompt() : text;
          String structure = derivation(family.name(), text);
          if (!structure.isEmpty()) {
            assertFalse(ProceduralSet.heldOut(structure), p.toString());
            shown++;
          }
        }
      }
    }
    assertTrue(shown > 50_000, "only " + shown + " derivations were found");
  }

  /** Read anew from the text: the structure whose derivation it shows; empty if that is faulty. */
  private static String derivation(String family, String text) {
    Matcher m = STEP.matcher(text);
    StringBuilder key = new StringBuilder();
    List<Integer> made = new ArrayList<>();
    List<Integer> leaves = new ArrayList<>();
    while (m.find()) {
      Integer a = Integer.valueOf(m.group(1));
      Integer b = Integer.valueOf(m.group(3));
      char op = m.group(2).charAt(0);
      int value = op == '+' ? a + b : op == '-' ? a - b : a * b;
      if (value != Integer.parseInt(m.group(4))) {
        return "";
      }
      boolean swap = op != '-' && a > b;
      key.append(key.isEmpty() ? "" : ";").append(swap ? b : a).append(op).append(swap ? a : b);
      List.of(a, b).forEach(n -> (made.remove(n) ? new ArrayList<Integer>() : leaves).add(n));
      made.add(value);
    }
    if (!family.equals("countdown")) {
      return key.toString();
    }
    String numbers = leaves.stream().sorted().map(String::valueOf).collect(Collectors.joining(" "));
    return made.size() == 1 ? numbers + "=" + made.get(0) : "";
  }

  @Test
  void structures_are_canonical() {
    Problem countdown = Sets.of("countdown", "countdown-4", "solve", Split.TRAIN, 5).problem(0);
    String prompt = countdown.prompt().replace(":", "");
    String sorted =
        Arrays.stream(prompt.replaceAll("=.*", "").split(" "))
            .sorted()
            .collect(Collectors.joining(" "));
    assertEquals(sorted + "=" + countdown.answer(), countdown.meta().get("structure"));
    for (String family : List.of("chain", "story")) {
      Problem p = Sets.of(family, family + "-3", "solve", Split.TRAIN, 5).problem(0);
      String demonstration = p.meta().get("demonstration");
      assertEquals(derivation(family, demonstration), p.meta().get("structure"));
    }
  }

  @Test
  void the_answer_of_chains_and_stories_stands_nowhere_in_the_prompt() {
    for (String family : List.of("chain", "story")) {
      for (Family f : Procedural.FAMILIES.stream().filter(f -> f.name().equals(family)).toList()) {
        for (Problem p : Sets.problems(f, "solve", Split.TRAIN, 2000)) {
          List<String> numbers = List.of(p.prompt().split("\\D+"));
          assertFalse(numbers.contains(p.answer()), p.prompt() + " is " + p.answer());
        }
      }
    }
  }

  @Test
  void half_of_the_candidates_to_verify_are_wrong() {
    for (Family family : Procedural.FAMILIES) {
      List<Problem> problems = Sets.problems(family, "verify", Split.TRAIN, 2000);
      long yes = problems.stream().filter(p -> p.answer().equals("yes")).count();
      assertEquals(0.5, (double) yes / problems.size(), 0.03, family.name());
      for (Problem p : problems) {
        assertTrue(p.meta().get("demonstration").endsWith(" " + p.answer()), p.toString());
      }
    }
  }

  @Test
  void one_structure_is_told_in_many_ways() {
    Arithmetic sum =
        new Arithmetic(
            3,
            List.of(
                new Arithmetic.Step(Arithmetic.Term.node(0), '+', Arithmetic.Term.of(4)),
                new Arithmetic.Step(Arithmetic.Term.node(1), '*', Arithmetic.Term.of(2))));
    Set<String> openings = new HashSet<>();
    Set<String> texts = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      String text = new Wording(sum, org.athanor.math.Rng.of(1, "tell", i)).text();
      texts.add(text);
      openings.add(text.replaceAll(".*How many [a-z]+ ", "").split(" ")[0] + text.contains("Then"));
      for (String verb : List.of(" has ", " holds ", " costs ")) {
        openings.add(text.contains(verb) ? verb : "");
      }
    }
    assertTrue(texts.size() > 400, texts.size() + " texts");
    assertTrue(
        openings.containsAll(Set.of("doesfalse", "doestrue", " has ", " holds ", " costs ")));
  }

  @Test
  void bad_options_are_refused_with_what_is_allowed() {
    refused(
        "[countdown, chain, story], got 'chess'", () -> with(List.of("chess"), List.of("solve")));
    refused("[solve, verify, write], got 'draw'", () -> with(List.of("chain"), List.of("draw")));
    refused("at least one", () -> with(List.of("chain"), List.of()));
    refused(
        "levels must be of [chain-2, chain-3, chain-4, chain-5], got 'story-2'",
        () ->
            new Options(
                List.of("chain"),
                List.of("solve"),
                List.of("story-2"),
                List.of(),
                Split.TRAIN,
                1,
                1,
                false));
    refused(
        "count must be at least 1, got 0",
        () -> options(List.of("solve"), List.of(), Split.TRAIN, 0, 1));
    for (String weight : List.of("chess:1", "chain", "chain:x", "chain:-1", "verify:2")) {
      refused(
          "got '" + weight + "'",
          () -> options(List.of("solve"), List.of(weight), Split.TRAIN, 1, 1).mixture());
    }
    refused(
        "all are 0",
        () -> options(List.of("solve"), List.of("solve:0"), Split.TRAIN, 1, 1).mixture());
  }

  private static Options with(List<String> families, List<String> tasks) {
    return new Options(families, tasks, List.of(), List.of(), Split.TRAIN, 1, 1, false);
  }

  private static void refused(String saying, Runnable making) {
    String message = assertThrows(IllegalArgumentException.class, making::run).getMessage();
    assertTrue(message.contains(saying), message);
  }
}
