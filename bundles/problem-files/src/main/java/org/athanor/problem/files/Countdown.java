package org.athanor.problem.files;

import com.google.gson.JsonElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Make-the-target puzzles: {@code input: "30,100,93", output: "23"}; numbers and target in fields
 * of their own; or a list of Games of 24 (column Puzzles). The answer is the target; meta {@code
 * numbers} and {@code target} say what must be made of what.
 */
final class Countdown implements Layout {
  private static final Pattern NUMBERS = Pattern.compile("\\d+([ ,]+\\d+)+");

  @Override
  public String title() {
    return "Countdown";
  }

  @Override
  public boolean fits(Row row) {
    return row.has("puzzles")
        || row.has("target") && row.find("nums", "numbers").isPresent()
        || row.has("output") && NUMBERS.matcher(row.text("input").orElse("").strip()).matches();
  }

  @Override
  public Draft draft(Row row) throws BadRow {
    boolean game24 = row.has("puzzles");
    List<String> numbers = numbers(row);
    String target = game24 ? "24" : row.need("target", "output").strip();
    String prompt =
        "Use each of the numbers "
            + String.join(", ", numbers)
            + " exactly once, with + - * / and parentheses, to make "
            + target
            + ". Give the expression.";
    return draft(row, prompt);
  }

  /** Whether an object has numbers and a target. */
  static boolean isPuzzle(JsonElement value) {
    Row row = new Row(0, value.getAsJsonObject());
    return row.has("target") && row.find("nums", "numbers").isPresent();
  }

  /** The problem of a row whose prompt is written already. */
  static Draft draft(Row row, String prompt) throws BadRow {
    boolean game24 = row.has("puzzles");
    List<String> numbers = numbers(row);
    String target = game24 ? "24" : row.need("target", "output").strip();
    if (!target.matches("-?\\d{1,9}")) {
      throw new BadRow("its target '" + Rows.cut(target) + "' is no whole number");
    }
    return new Draft(game24 ? "game24" : "countdown", prompt, target)
        .with("numbers", Optional.of(String.join(" ", numbers)))
        .with("target", Optional.of(target))
        .level(Optional.of(Integer.toString(numbers.size())))
        .named(row.text("id", "rank"));
  }

  private static List<String> numbers(Row row) throws BadRow {
    Optional<JsonElement> list = row.find("nums", "numbers").map(Nested::open);
    List<String> numbers = new ArrayList<>();
    if (list.isPresent() && list.get().isJsonArray()) {
      list.get().getAsJsonArray().forEach(n -> numbers.add(Row.string(n)));
    } else {
      numbers.addAll(
          List.of(row.need("puzzles", "nums", "numbers", "input").strip().split("[ ,]+")));
    }
    if (numbers.size() < 2 || !numbers.stream().allMatch(n -> n.matches("\\d{1,9}"))) {
      throw new BadRow(
          "its numbers are not two or more whole numbers: " + Rows.cut(numbers.toString()));
    }
    return numbers;
  }
}
