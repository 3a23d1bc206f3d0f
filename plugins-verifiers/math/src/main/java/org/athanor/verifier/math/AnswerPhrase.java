package org.athanor.verifier.math;

/** Finds the last place where a completion says what its answer is. */
final class AnswerPhrase {
  private AnswerPhrase() {}

  private static final String[] WORDS = {
    "answer",
    "答案",
    "答え",
    "정답",
    "答",
    "ответ",
    "respuesta",
    "réponse",
    "antwort",
    "risposta",
    "resposta",
    "đáp án",
    "đáp số",
    "odpowiedź",
    "cevap",
    "antwoord",
    "jawaban",
    "उत्तर",
    "الجواب"
  };
  private static final String FIRST_LETTERS = "aA答정оОrRđĐoOcCjJउا";
  private static final String[] LINKS = {
    ":",
    " is ",
    " are ",
    "=",
    " is:",
    " is: ",
    " would be ",
    " should be ",
    "：",
    "是",
    "为",
    "為",
    "は",
    " es ",
    " est ",
    " ist ",
    " é ",
    " è ",
    " là ",
    " adalah "
  };
  private static final int LONGEST_GAP = 90;
  private static final int MAX_TRIES = 2_000;

  /**
   * Where the answer begins after the last "answer is", "Answer:", "final answer" or "####"; -1 if
   * nothing of the kind occurs.
   */
  static int end(String s) {
    int hashes = s.lastIndexOf("####");
    int afterHashes = hashes < 0 || blankAfter(s, hashes + 4) ? -1 : hashes + 4;
    int tries = 0;
    for (int i = s.length() - 1; i > afterHashes && tries < MAX_TRIES; i--) {
      int length = FIRST_LETTERS.indexOf(s.charAt(i)) < 0 ? 0 : word(s, i);
      if (length > 0) {
        tries++;
        int end = after(s, i + length);
        if (end >= 0) {
          return end;
        }
      }
    }
    return afterHashes;
  }

  /** The length of the word for an answer at that place, 0 if there is none. */
  private static int word(String s, int i) {
    char first = Character.toLowerCase(s.charAt(i));
    for (String word : WORDS) {
      if (word.charAt(0) == first && s.regionMatches(true, i, word, 0, word.length())) {
        return word.length();
      }
    }
    return 0;
  }

  private static boolean blankAfter(String s, int from) {
    return s.substring(from, Math.min(s.length(), from + 40)).isBlank();
  }

  /** Where the answer begins, given where the word "answer" ended; -1 if none follows. */
  private static int after(String s, int from) {
    String near = s.substring(from, Math.min(s.length(), from + LONGEST_GAP));
    int end = from + Sentences.lineEnd(near, 0);
    String rest = s.substring(from, end);
    int found = Integer.MAX_VALUE;
    for (String link : LINKS) {
      int at = rest.indexOf(link);
      found = at >= 0 && at < found ? at : found;
    }
    int stop = rest.indexOf(". ");
    if (found == Integer.MAX_VALUE || stop >= 0 && stop < found) {
      return isHeading(rest) && !blankAfter(s, end) ? end : linkAtEnd(s, rest, end);
    }
    int length = linkLength(rest, found);
    return s.substring(from + found + length).isBlank() ? -1 : from + found + length;
  }

  private static int linkLength(String rest, int at) {
    int longest = 1;
    for (String link : LINKS) {
      longest = rest.startsWith(link, at) ? Math.max(longest, link.length()) : longest;
    }
    return longest;
  }

  /** "the answer is" at the end of a line, the answer on the next. */
  private static int linkAtEnd(String s, String rest, int end) {
    String t = rest.strip();
    return (t.endsWith("is") || t.endsWith("are")) && !blankAfter(s, end) ? end : -1;
  }

  /** Nothing but markdown behind the word: a heading, the answer stands below it. */
  private static boolean isHeading(String rest) {
    for (int i = 0; i < rest.length(); i++) {
      if ("*_#:s) \r".indexOf(rest.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }
}
