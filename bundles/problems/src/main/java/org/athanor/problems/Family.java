package org.athanor.problems;

import java.util.List;
import java.util.function.Predicate;
import org.athanor.math.Rng;

/** One kind of problem, in several levels of difficulty. */
interface Family {
  /** The name a recipe uses, such as "chain"; the prefix of each level's name. */
  String name();

  /** Names of the levels, easiest first: the family's name, a dash and the size. */
  List<String> levels();

  /** Draws what the problem is about, before it is put into words. */
  Puzzle draw(String level, Rng rng);

  /** The number at the end of a level's name. */
  static int size(String level) {
    return Integer.parseInt(level.substring(level.lastIndexOf('-') + 1));
  }

  /** Numbers and operations, apart from any wording. */
  interface Puzzle {
    /** Canonical form: equal for two puzzles exactly if they are the same. Decides the split. */
    String structure();

    int answer();

    /** Puts the puzzle into words; another stream gives another telling. */
    Telling tell(Rng rng);
  }

  /** A puzzle in words. */
  interface Telling {
    /** What the task "solve" asks; ends in a character that is found nowhere else in it. */
    String prompt();

    /** A correct completion of the prompt, with all steps. */
    String solution();

    /** The correct solution, checked step by step. */
    Review right();

    /**
     * A plausible solution that is wrong in its steps and its answer, checked up to the fault.
     *
     * @param permitted which structures it may show the whole correct derivation of
     */
    Review wrong(Rng rng, Predicate<String> permitted);
  }

  /**
   * A candidate solution and its check.
   *
   * @param check ends in " yes" or " no"
   */
  record Review(String candidate, String check) {}
}
