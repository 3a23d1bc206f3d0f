package org.athanor.problems;

import java.util.ArrayList;
import java.util.List;
import org.athanor.data.Problem;
import org.athanor.data.ProblemSet;
import org.athanor.problems.Procedural.Options;
import org.athanor.problems.Procedural.Split;

/** Sets that tests draw from. */
final class Sets {
  private Sets() {}

  static ProblemSet of(String family, String level, String task, Split split, long seed) {
    return new Procedural()
        .load(
            new Options(
                List.of(family),
                List.of(task),
                List.of(level),
                List.of(),
                split,
                1 << 20,
                seed,
                true));
  }

  /** The first problems of every level of a family, as one task. */
  static List<Problem> problems(Family family, String task, Split split, int each) {
    List<Problem> problems = new ArrayList<>();
    for (String level : family.levels()) {
      ProblemSet set = of(family.name(), level, task, split, 7);
      for (int i = 0; i < each; i++) {
        problems.add(set.problem(i));
      }
    }
    return problems;
  }
}
