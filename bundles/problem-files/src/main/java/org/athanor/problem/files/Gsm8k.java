package org.athanor.problem.files;

/** GSM8K (Cobbe et al. 2021): question, answer with working and {@code #### 18} at its end. */
final class Gsm8k implements Layout {
  @Override
  public String title() {
    return "GSM8K";
  }

  @Override
  public boolean fits(Row row) {
    return row.has("question") && row.text("answer").orElse("").contains("####");
  }

  @Override
  public Draft draft(Row row) throws BadRow {
    String working = row.need("answer");
    String answer =
        Answers.afterHashes(working)
            .filter(a -> !a.isEmpty())
            .orElseThrow(() -> new BadRow("its answer has nothing after '####'"));
    return new Draft("gsm8k", row.need("question"), answer.replace(",", ""))
        .with("demonstration", java.util.Optional.of(working.replaceAll("<<[^<>]*>>", "")))
        .named(row.text("id"));
  }
}
