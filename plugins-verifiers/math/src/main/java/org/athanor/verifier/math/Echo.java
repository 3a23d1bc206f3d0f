package org.athanor.verifier.math;

/** Recognises what repeats a task and answers nothing: Find x such that x + 1 = 3. (A) 1 (B) 2. */
final class Echo {
  private Echo() {}

  private static final String[] ASKING = {
    "Find ",
    "Determine ",
    "Solve ",
    "What is ",
    "What are ",
    "How many ",
    "How much ",
    "Prove ",
    "The problem asks ",
    "The question asks ",
    "We are asked ",
    "We need to find ",
    "We want to find ",
    "We have to find ",
    "We must find "
  };

  /** Whether the last sentence asks for something, with nothing behind a colon. */
  static boolean asks(String text) {
    String line = text.substring(text.lastIndexOf('\n') + 1).strip();
    String sentence = line.substring(lastStop(line));
    for (String start : ASKING) {
      if (sentence.startsWith(start)) {
        return sentence.indexOf(':') < 0 && !sentence.contains(" get ");
      }
    }
    return false;
  }

  private static int lastStop(String line) {
    int stop = -1;
    for (String mark : new String[] {". ", "? ", "! "}) {
      stop = Math.max(stop, line.lastIndexOf(mark, line.length() - 2));
    }
    return stop < 0 ? 0 : stop + 2;
  }

  /** Whether the last two lines are options one after the other: (C) 3, (D) 4. */
  static boolean listsOptions(String text) {
    String s = text.strip();
    int end = s.lastIndexOf('\n');
    if (end < 0) {
      return false;
    }
    String before = s.substring(0, end).strip();
    char last = label(s.substring(end + 1).strip());
    char previous = label(before.substring(before.lastIndexOf('\n') + 1).strip());
    return last != Choice.NONE && last == previous + 1;
  }

  /** The letter of "(A) 12", "A) 12" and "A. 12", which begins a line. */
  private static char label(String line) {
    int at = line.startsWith("(") ? 1 : 0;
    boolean option =
        line.length() > at + 2
            && line.charAt(at) >= 'A'
            && line.charAt(at) <= 'J'
            && (line.charAt(at + 1) == ')' || at == 0 && line.charAt(at + 1) == '.');
    return option ? line.charAt(at) : Choice.NONE;
  }
}
