package org.athanor.verifier.math;

/** Recognises an option's letter, A to J: B, (B), \text{(B)}, B. 42, option B. */
final class Choice {
  private Choice() {}

  static final char NONE = 0;

  /** The letter if the text is nothing but an option's letter, else {@link #NONE}. */
  static char of(String s) {
    String t = bare(s);
    return t.length() == 1 && t.charAt(0) >= 'A' && t.charAt(0) <= 'J' ? t.charAt(0) : NONE;
  }

  /**
   * The letter that a prediction chooses; it may be in lower case and go on with the option's text.
   */
  static char chosen(String s) {
    String t = TextEquality.unwrapped(s.strip());
    for (String word : new String[] {"option", "choice", "answer", "Option", "Choice", "Answer"}) {
      if (t.startsWith(word)) {
        t = t.substring(word.length()).strip();
      }
    }
    String letter = bare(t);
    if (letter.length() == 1) {
      char c = Character.toUpperCase(letter.charAt(0));
      return c >= 'A' && c <= 'J' ? c : NONE;
    }
    return leading(t);
  }

  /** What follows an option's letter: 42 of (B) 42; null if the text does not begin with one. */
  static String withoutLetter(String s) {
    char letter = leading(s.strip());
    if (letter == NONE) {
      return null;
    }
    int at = s.indexOf(letter) + 1;
    while (at < s.length() && ")}.: ".indexOf(s.charAt(at)) >= 0) {
      at++;
    }
    String rest = s.substring(at).strip();
    return rest.isEmpty() ? null : rest;
  }

  /** (B) 42, B) 42, B. 42, B: 42, \textbf{(B)} 42. */
  static char leading(String s) {
    String t = s;
    if (t.startsWith("\\text") || t.startsWith("\\mathrm") || t.startsWith("\\mathbf")) {
      int brace = t.indexOf('{');
      t = brace < 0 ? t : t.substring(brace + 1);
    }
    boolean bracket = t.startsWith("(");
    t = bracket ? t.substring(1) : t;
    boolean letter = t.length() > 1 && t.charAt(0) >= 'A' && t.charAt(0) <= 'J';
    if (!letter) {
      return NONE;
    }
    char following = t.charAt(1);
    boolean closed = bracket ? following == ')' : ").:}".indexOf(following) >= 0;
    return closed && !takenBack(t.substring(2)) ? t.charAt(0) : NONE;
  }

  /** Whether what follows a letter denies it or names another option: is wrong, (C). */
  private static boolean takenBack(String rest) {
    String next = rest.startsWith("}") ? rest.substring(1) : rest;
    boolean reckons = !next.isEmpty() && "+-*/^=_!".indexOf(next.charAt(0)) >= 0;
    String words = next.replace("\\text", "").replace("{", "").strip();
    if (reckons || words.startsWith("or ") || words.startsWith("and ")) {
      return true; // C + 1, C or D
    }
    for (int i = 0; i + 1 < rest.length(); i++) {
      char before = i == 0 ? ' ' : rest.charAt(i - 1);
      boolean letter = rest.charAt(i) >= 'A' && rest.charAt(i) <= 'J' && rest.charAt(i + 1) == ')';
      if (letter && (before == '(' || before == ' ')) {
        return true;
      }
    }
    return ChangingWords.negates(rest);
  }

  private static String bare(String s) {
    String t = TextEquality.unwrapped(s.strip());
    while (t.length() > 1 && ("(.*[$ ".indexOf(t.charAt(0)) >= 0)) {
      t = t.substring(1);
    }
    while (t.length() > 1 && ").:*]$, ".indexOf(t.charAt(t.length() - 1)) >= 0) {
      t = t.substring(0, t.length() - 1);
    }
    return t.equals(s) ? t : TextEquality.unwrapped(t);
  }
}
