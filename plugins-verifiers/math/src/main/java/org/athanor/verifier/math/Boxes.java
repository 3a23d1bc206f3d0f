package org.athanor.verifier.math;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Finds \boxed{...} and \fbox{...} in one pass, whatever is nested in them or left open. */
final class Boxes {
  private Boxes() {}

  private record Box(int start, int from, int to, int end) {}

  /**
   * The content of the last box that is closed. Boxes side by side, with nothing but commas or the
   * words "and" and "or" between them, are one answer of several values.
   *
   * @return null if there is none
   */
  static String last(String s) {
    List<Box> boxes = closed(s);
    if (boxes.isEmpty()) {
      return null;
    }
    int first = boxes.size() - 1;
    String last = content(s, boxes.get(first));
    StringBuilder joined = new StringBuilder(last);
    while (first > 0
        && boxes.size() - first < 40
        && sideBySide(s, boxes.get(first - 1), boxes.get(first))) {
      first--;
      String content = content(s, boxes.get(first));
      if (content.equals(last)) {
        break;
      }
      joined.insert(0, content + ", ");
    }
    return joined.toString();
  }

  /**
   * Whether a box with braces occurs at all, which then is not closed if {@link #last} has none.
   */
  static boolean anyOpen(String s) {
    return s.contains("\\boxed{") || s.contains("\\fbox{");
  }

  private static String content(String s, Box box) {
    return s.substring(box.from, box.to).replace('\n', ' ').strip();
  }

  /** Outermost boxes in order. */
  private static List<Box> closed(String s) {
    List<Box> boxes = new ArrayList<>();
    Deque<int[]> open = new ArrayDeque<>(); // {start of the command or -1, start of the content}
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      if (c == '\\') {
        int content = command(s, i);
        if (content < 0 && s.startsWith("\\\\boxed", i)) {
          continue; // a backslash that was escaped once more
        } else if (content < 0) {
          i++; // an escaped character, or the first letter of another command
        } else if (content < s.length() && s.charAt(content) == '{') {
          open.push(new int[] {i, content + 1});
          i = content;
        } else {
          Box bare = bare(s, i, content);
          boxes.add(bare);
          i = bare.end - 1;
        }
      } else if (c == '{') {
        open.push(new int[] {-1, i + 1});
      } else if (c == '}' && !open.isEmpty()) {
        int[] box = open.pop();
        if (box[0] >= 0) {
          add(boxes, new Box(box[0], box[1], i, i + 1));
        }
      }
    }
    boxes.removeIf(b -> content(s, b).isEmpty());
    return boxes;
  }

  private static void add(List<Box> boxes, Box box) {
    while (!boxes.isEmpty() && boxes.get(boxes.size() - 1).start > box.start) {
      boxes.remove(boxes.size() - 1);
    }
    boxes.add(box);
  }

  /** Where the content of the box command at that place begins, or -1 if there is none. */
  private static int command(String s, int i) {
    char first = i + 1 < s.length() ? s.charAt(i + 1) : ' ';
    if (first != 'b' && first != 'f') {
      return -1;
    }
    for (String name : new String[] {"\\boxed", "\\fbox", "\\framebox"}) {
      if (s.startsWith(name, i)) {
        int at = i + name.length();
        boolean longer = at < s.length() && Character.isLetter(s.charAt(at));
        while (at < s.length() && s.charAt(at) == ' ') {
          at++;
        }
        return longer || at == s.length() ? -1 : at;
      }
    }
    return -1;
  }

  /** \boxed 5: up to the next white space or dollar. */
  private static Box bare(String s, int start, int from) {
    int to = from;
    while (to < s.length() && !Character.isWhitespace(s.charAt(to)) && s.charAt(to) != '$') {
      to++;
    }
    return new Box(start, from, to, Math.max(to, from + 1));
  }

  private static boolean sideBySide(String s, Box a, Box b) {
    if (b.start - a.end > 60) {
      return false;
    }
    String gap = s.substring(a.end, b.start).replace("Or ", "or ");
    boolean joint =
        gap.contains(",") || gap.contains(";") || gap.contains("and") || gap.contains("or");
    for (String word :
        new String[] {"\\text", "\\mathrm", "\\quad", "\\qquad", "and", "or", "maybe", "perhaps"}) {
      gap = gap.replace(word, "");
    }
    for (int i = 0; i < gap.length(); i++) {
      if (Character.isLetterOrDigit(gap.charAt(i)) || gap.charAt(i) == '=') {
        return false;
      }
    }
    return joint;
  }
}
