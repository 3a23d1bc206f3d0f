package org.athanor.problem.files;

import java.util.List;

/** Knows what the fields of some benchmark's rows mean. */
interface Layout {
  /** What it is called in messages, such as "GSM8K". */
  String title();

  /** Whether a row has this layout's fields. */
  boolean fits(Row row);

  /**
   * The problem in a row.
   *
   * @throws BadRow if a field is missing or makes no sense
   */
  Draft draft(Row row) throws BadRow;

  /** All layouts, the more particular before the more general; the last fits any row. */
  static List<Layout> all() {
    return List.of(
        new MultiLanguageCode(),
        new FunctionCode(),
        new AssertCode(),
        new ContestCode(),
        new UnitTests(),
        new Chat(),
        new Svamp(),
        new OlympiadBench(),
        new Choices(),
        new Countdown(),
        new Gsm8k(),
        new MathSolutions(),
        new QuestionAnswer());
  }
}
