package org.athanor.verifier.procedural;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.athanor.data.Problem;
import org.athanor.verifier.procedural.Expression.Value;
import org.athanor.verifier.procedural.ProceduralVerifier.Use;

/**
 * Judges make-the-target puzzles whose answer is an expression, in whatever text it stands:
 * problems with meta {@code numbers} and {@code target}, such as Countdown and Game of 24 files
 * hold. Exact arithmetic; only the numbers given, + - * / and parentheses.
 */
final class ExpressionJudge {
  private static final int LONGEST = 1 << 20;
  private static final Pattern TAGGED =
      Pattern.compile("<answer>([^<]{0,2000})(?:</answer>|$)", Pattern.CASE_INSENSITIVE);
  private static final Pattern BOXED = Pattern.compile("\\\\boxed\\s*\\{");
  private static final Pattern SAID =
      Pattern.compile("(?i)(?:answer|expression|solution)\\s*(?:is)?\\s*[:=]?\\s*([^\\n]{0,500})");

  private ExpressionJudge() {}

  /** Whether a problem is one of these. */
  static boolean judges(Problem problem) {
    return problem.meta().containsKey("numbers") && problem.meta().containsKey("target");
  }

  static Finding judge(Problem problem, String completion, Use use) {
    List<Integer> numbers;
    int target;
    try {
      String[] given = problem.meta().get("numbers").strip().split("[ ,]+");
      numbers = Arrays.stream(given).map(Integer::valueOf).toList();
      target = Integer.parseInt(problem.meta().get("target").strip());
    } catch (NumberFormatException e) {
      return Finding.undecided(
          "meta 'numbers' and 'target' must be whole numbers: " + e.getMessage());
    }
    List<String> candidates = candidates(completion);
    String complaint = "no expression in " + UnreadableException.quoted(completion);
    for (String candidate : candidates) {
      try {
        return judge(Expression.read(candidate), candidate.strip(), numbers, target, use);
      } catch (UnreadableException e) {
        complaint = e.getMessage();
      }
    }
    return Finding.noAnswer(0, complaint);
  }

  private static Finding judge(
      Expression found, String text, List<Integer> numbers, int target, Use use) {
    List<Integer> left = new ArrayList<>(numbers);
    for (Integer number : found.numbers()) {
      if (!left.remove(number)) {
        boolean given = numbers.contains(number);
        return Finding.incorrect(
            0, text, number + (given ? " is used too often" : " is none of " + numbers));
      }
    }
    if (use == Use.EXACTLY && !left.isEmpty()) {
      return Finding.incorrect(0, text, "left over: " + Countdown.joined(left));
    }
    if (found.numbers().size() < 2) {
      return Finding.incorrect(0, text, "a number alone is no expression");
    }
    Value value = found.value();
    if (value == null) {
      return Finding.incorrect(0, text, "divides by zero");
    }
    return value.equals(Value.of(target))
        ? Finding.correct(text, found.text() + " = " + target)
        : Finding.incorrect(
            0.5, text, found.text() + " = " + value.text() + ", the target is " + target);
  }

  /** Where an answer may stand, the surest place first; a marked one is the only one. */
  private static List<String> candidates(String completion) {
    String text = completion.length() > LONGEST ? "" : afterThinking(completion);
    String marked = last(TAGGED.matcher(text));
    if (marked == null) {
      marked = boxed(text);
    }
    if (marked != null) {
      return List.of(marked);
    }
    List<String> candidates = new ArrayList<>();
    String said = last(SAID.matcher(text));
    if (said != null) {
      candidates.add(said);
    }
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    for (int i = lines.size() - 1; i >= Math.max(0, lines.size() - 3); i--) {
      String line = lines.get(i);
      candidates.add(line);
      candidates.add(line.substring(line.indexOf(':') + 1));
    }
    return candidates;
  }

  private static String afterThinking(String text) {
    int end = text.lastIndexOf("</think>");
    return end < 0 ? text : text.substring(end + "</think>".length());
  }

  private static String last(Matcher matcher) {
    String found = null;
    while (matcher.find()) {
      found = matcher.group(1);
    }
    return found;
  }

  private static String boxed(String text) {
    Matcher box = BOXED.matcher(text);
    int start = -1;
    while (box.find()) {
      start = box.end();
    }
    int depth = 1;
    for (int i = start; start >= 0 && i < text.length(); i++) {
      depth += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
      if (depth == 0) {
        return text.substring(start, i);
      }
    }
    return null;
  }
}
