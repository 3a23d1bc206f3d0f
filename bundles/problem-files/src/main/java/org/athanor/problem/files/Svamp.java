package org.athanor.problem.files;

/** SVAMP (Patel et al. 2021): Body, Question, Equation, Answer, Type. */
final class Svamp implements Layout {
  @Override
  public String title() {
    return "SVAMP";
  }

  @Override
  public boolean fits(Row row) {
    return row.has("body") && row.has("question") && row.has("answer");
  }

  @Override
  public Draft draft(Row row) throws BadRow {
    String body = row.need("body").strip();
    String stop = body.matches("(?s).*[.!?,;:]") ? " " : ". ";
    return new Draft("svamp", body + stop + row.need("question").strip(), row.need("answer"))
        .with("subject", row.text("type"))
        .with("equation", row.text("equation"))
        .named(row.text("id"));
  }
}
