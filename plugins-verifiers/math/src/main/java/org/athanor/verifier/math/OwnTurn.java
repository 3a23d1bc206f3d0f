package org.athanor.verifier.math;

import java.util.Locale;

/**
 * Cuts off what a completion holds beyond its own turn: text behind a token that ends a turn, the
 * next question that a base model invents once it has answered, and a closing courtesy.
 */
final class OwnTurn {
  private OwnTurn() {}

  private static final String[] ENDS = {
    "<|im_end|>",
    "<|endoftext|>",
    "<|eot_id|>",
    "<|end_of_text|>",
    "<|eom_id|>",
    "<|end|>",
    "<｜end▁of▁sentence｜>",
    "<end_of_turn>",
    "</s>"
  };

  private static final String[] SPEAKERS = {"Question:", "Q:", "Problem:", "Human:", "User:"};

  private static final String[] COURTESIES = {
    "let me know",
    "please let me know",
    "i hope",
    "hope this",
    "feel free",
    "if you have any",
    "if you'd like",
    "if you would like",
    "if you want",
    "if you need",
    "would you like",
    "do you want",
    "is there anything"
  };

  /** Up to the first token that ends a turn, unless a whole conversation was given. */
  static String beforeEnd(String s) {
    String start = s.stripLeading();
    if (start.startsWith("<|im_start|>")
        || start.startsWith("<|start_header_id|>")
        || start.startsWith("<|begin_of_text|>")
        || start.startsWith("<start_of_turn>")) {
      return s;
    }
    int cut = s.length();
    if (s.indexOf('<') >= 0) {
      for (String end : ENDS) {
        int at = s.indexOf(end);
        boolean struck = end.equals("</s>") && at >= 0 && isStruck(s, at);
        boolean behind = at >= 0 && at < cut && !struck;
        cut = behind && !s.substring(0, at).isBlank() ? at : cut;
      }
    }
    return s.substring(0, cut);
  }

  /** <s>5</s> strikes out; <s> at the very beginning is a token. */
  private static boolean isStruck(String s, int close) {
    int open = s.lastIndexOf("<s>", close);
    return open > 0 || open == 0 && close + 4 < s.stripTrailing().length();
  }

  /** Without the next question at the beginning of a line, once an answer has been given. */
  static String withoutNextQuestion(String s) {
    int first = s.length();
    for (String speaker : SPEAKERS) {
      int at = s.indexOf(speaker);
      for (int i = 0; at >= 0 && at < first && i < 20; i++) {
        if (startsLine(s, at, speaker)
            && answered(s.substring(0, at))
            && (!speaker.equals("Problem:") || asks(s, at))) {
          first = at;
          break;
        }
        at = s.indexOf(speaker, at + 1);
      }
    }
    return s.substring(0, NextHeading.in(s.substring(0, first)));
  }

  private static final String[] REQUESTS = {
    "?", "find", "compute", "determine", "evaluate", "calculate", "solve", "prove", "what", "how"
  };

  /** A problem, not what is one with the answer. */
  private static boolean asks(String s, int at) {
    int end = s.indexOf("\n", at);
    String line = s.substring(at, end < 0 ? s.length() : end).toLowerCase(Locale.ROOT);
    if (line.length() < "Problem:".length() + 3) {
      return true; // it stands on the next line
    }
    for (String request : REQUESTS) {
      if (line.contains(request)) {
        return true;
      }
    }
    return end >= 0 && (s.startsWith("Solution", end + 1) || s.startsWith("Answer", end + 1));
  }

  private static final String[] PUT_OFF = {
    "given ", "below", "as follows", "shown ", "found ", "the following", "not ", "here"
  };

  /** Qwen's base models write "Human:" right behind a full stop. */
  private static boolean startsLine(String s, int at, String speaker) {
    int i = at - 1;
    while (i >= 0 && " *#".indexOf(s.charAt(i)) >= 0) {
      i--;
    }
    return i >= 0
        && (s.charAt(i) == '\n'
            || speaker.equals("Human:") && !Character.isLetterOrDigit(s.charAt(i)));
  }

  /** Whether a box or a phrase gives an answer, which is not put off: "is given below". */
  static boolean answered(String s) {
    if (Boxes.last(s) != null) {
      return true;
    }
    int phrase = AnswerPhrase.end(s);
    String said = phrase < 0 ? "" : s.substring(phrase).strip();
    for (String word : PUT_OFF) {
      if (said.startsWith(word)) {
        return false;
      }
    }
    return said.chars().anyMatch(Character::isLetterOrDigit);
  }

  /** Without sentences at the end that only take leave: "Let me know if 3 steps are unclear!" */
  static String withoutCourtesy(String s) {
    String text = s.strip();
    for (int i = 0; i < 6; i++) {
      int start = lastSentence(text);
      if (start == 0 || !isCourtesy(text.substring(start))) {
        return text;
      }
      text = text.substring(0, start).strip();
    }
    return text;
  }

  private static int lastSentence(String s) {
    for (int i = s.length() - 2; i > 0; i--) {
      char c = s.charAt(i - 1);
      if (c == '\n' || s.charAt(i) == ' ' && (c == '.' || c == '!' || c == '?')) {
        return i;
      }
    }
    return 0;
  }

  private static boolean isCourtesy(String sentence) {
    int from = 0;
    while (from < sentence.length() && !Character.isLetterOrDigit(sentence.charAt(from))) {
      from++;
    }
    String start =
        sentence
            .substring(from, Math.min(sentence.length(), from + 20))
            .toLowerCase(Locale.ROOT)
            .replace('’', '\'');
    for (String courtesy : COURTESIES) {
      if (start.startsWith(courtesy)) {
        return true;
      }
    }
    return false;
  }
}
