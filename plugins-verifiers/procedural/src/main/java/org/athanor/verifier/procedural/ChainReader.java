package org.athanor.verifier.procedural;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.athanor.verifier.procedural.Reading.Node;

/** Reads {@code c=b*2;a=3;b=a+4;c?}: definitions in any order, then what is asked. */
final class ChainReader {
  private static final Pattern VALUE = Pattern.compile("([a-z])=(\\d+)");
  private static final Pattern STEP = Pattern.compile("([a-z])=([a-z]|\\d+)([-+*])([a-z]|\\d+)");
  private static final Pattern QUESTION = Pattern.compile("([a-z])\\?");

  private final Map<String, Matcher> definitions = new HashMap<>();
  private final Map<String, Node> known = new HashMap<>();
  private final List<Integer> given = new ArrayList<>();

  private ChainReader() {}

  static Reading read(String text) throws UnreadableException {
    return new ChainReader().reading(text);
  }

  private Reading reading(String text) throws UnreadableException {
    String[] parts = text.split(";", -1);
    for (int i = 0; i < parts.length - 1; i++) {
      define(parts[i]);
    }
    Matcher asked = QUESTION.matcher(parts[parts.length - 1]);
    if (!asked.matches()) {
      throw new UnreadableException(
          "does not end in a question: " + UnreadableException.quoted(parts[parts.length - 1]));
    }
    return value(asked.group(1), 0).reading(given);
  }

  private void define(String part) throws UnreadableException {
    Matcher m = VALUE.matcher(part);
    if (!m.matches()) {
      m = STEP.matcher(part);
      if (!m.matches()) {
        throw new UnreadableException("no definition: " + UnreadableException.quoted(part));
      }
    }
    for (int i = 2; i <= m.groupCount(); i += 2) {
      if (Character.isDigit(m.group(i).charAt(0))) {
        given.add(Reading.number(m.group(i)));
      }
    }
    if (definitions.put(m.group(1), m) != null) {
      throw new UnreadableException(m.group(1) + " is defined twice");
    }
  }

  /** Value of a letter or number; {@code depth} finds letters that rest on themselves. */
  private Node value(String term, int depth) throws UnreadableException {
    if (Character.isDigit(term.charAt(0))) {
      return Node.given(Reading.number(term));
    }
    if (known.containsKey(term)) {
      return known.get(term);
    }
    Matcher m = definitions.get(term);
    if (m == null || depth > definitions.size()) {
      throw new UnreadableException(term + (m == null ? " is not defined" : " rests on itself"));
    }
    Node node = m.groupCount() == 2 ? value(m.group(2), depth + 1) : step(m, depth);
    known.put(term, node);
    return node;
  }

  private Node step(Matcher m, int depth) throws UnreadableException {
    Node left = value(m.group(2), depth + 1);
    Node right = value(m.group(4), depth + 1);
    char op = m.group(3).charAt(0);
    return Node.of(Equation.of(m.group(1), left.value(), op, right.value()), left, right);
  }
}
