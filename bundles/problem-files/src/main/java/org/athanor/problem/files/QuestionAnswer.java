package org.athanor.problem.files;

import java.util.Optional;

/** Any row with a question under one of the usual names, and an answer under one of theirs. */
final class QuestionAnswer implements Layout {
  static final String[] QUESTIONS = {
    "question",
    "problem",
    "prompt",
    "query",
    "instruction",
    "input",
    "problem_statement",
    "question_content",
    "problem_description",
    "squestion",
    "text",
    "puzzle"
  };
  static final String[] ANSWERS = {
    "answer",
    "final_answer",
    "ref_answer",
    "reference_answer",
    "gold",
    "gold_answer",
    "target",
    "ground_truth",
    "groundtruth",
    "expected_answer",
    "correct_answer",
    "reward_model.ground_truth",
    "label",
    "final_ans",
    "short_answer",
    "short answer",
    "lsolutions",
    "extra_info.answer"
  };
  private static final String[] SOLUTIONS = {"solution", "output", "response", "completion"};

  @Override
  public String title() {
    return "questions and answers";
  }

  @Override
  public boolean fits(Row row) {
    return true;
  }

  @Override
  public Draft draft(Row row) throws BadRow {
    String question = row.need(QUESTIONS);
    Optional<String> context =
        row.has("instruction")
            ? row.text("input").filter(i -> !i.equals(question))
            : row.text("context");
    Optional<String> solution = row.text(SOLUTIONS);
    Optional<String> stated = row.text(ANSWERS);
    Optional<String> answer =
        stated.map(a -> Answers.in(a).orElse(a.strip())).or(() -> solution.flatMap(Answers::in));
    if (answer.isEmpty() && solution.isPresent()) {
      throw new BadRow("its solution marks no final answer, neither by #### nor by \\boxed{}");
    }
    String prompt =
        row.has("instruction") ? question : context.map(c -> c + "\n\n").orElse("") + question;
    String behind = row.has("instruction") ? context.map(c -> "\n\n" + c).orElse("") : "";
    String family = row.text("data_source", "source", "dataset").orElse("file");
    return new Draft(family, prompt + behind, answer.orElse(""))
        .level(row.text("level", "difficulty"))
        .with("subject", row.text("subject", "type", "category", "topic", "ability"))
        .with("split", row.text("split"))
        .with("demonstration", solution)
        .named(row.text("unique_id", "question_id", "task_id", "id", "uuid"));
  }
}
