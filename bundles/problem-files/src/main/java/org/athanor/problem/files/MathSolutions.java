package org.athanor.problem.files;

import java.util.Optional;

/**
 * MATH (Hendrycks et al. 2021) and its descendants: problem, solution that boxes the answer, and
 * sometimes the answer by itself (MATH-500); level and type or subject.
 */
final class MathSolutions implements Layout {
  @Override
  public String title() {
    return "MATH";
  }

  @Override
  public boolean fits(Row row) {
    boolean graded =
        row.has("level") || row.has("difficulty") || row.has("type") || row.has("subject");
    return row.has("problem") && (row.has("solution") || row.has("answer") && graded);
  }

  @Override
  public Draft draft(Row row) throws BadRow {
    Optional<String> solution = row.text("solution");
    Optional<String> answer = row.text("answer").or(() -> solution.flatMap(Answers::boxed));
    return new Draft(
            "math",
            row.need("problem"),
            answer
                .filter(a -> !a.isEmpty())
                .orElseThrow(() -> new BadRow("no 'answer', and its 'solution' boxes none")))
        .level(row.text("level", "difficulty"))
        .with("subject", row.text("subject", "type"))
        .with("demonstration", solution)
        .named(row.text("unique_id", "id"));
  }
}
