package org.athanor.verifier.procedural;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.athanor.verifier.procedural.Reading.Node;

/**
 * Reads word problems: sentences about who has, holds or costs how many of what, then a question.
 * Comparisons may stand in any order and be told from either side ("A has 3 fewer than B" gives B
 * if A is known); sentences that start with "Then" change what was said before.
 */
final class StoryReader {
  private static final String HOLDER = "((?:[Tt]he |[Aa] )?[A-Za-z]{1,12})";
  private static final String VERB = " (has|holds|costs) ";
  private static final String THING = "([a-z]{1,12})";
  private static final Pattern HAS = Pattern.compile(HOLDER + VERB + "(\\d+) " + THING + "\\.");
  private static final Pattern COMPARED =
      Pattern.compile(HOLDER + VERB + "(\\d+) (more|fewer) " + THING + " than " + HOLDER + "\\.");
  private static final Pattern TIMES =
      Pattern.compile(HOLDER + VERB + "(\\d+) times as many " + THING + " as " + HOLDER + "\\.");
  private static final Pattern BOTH =
      Pattern.compile(
          HOLDER + VERB + "as many " + THING + " as " + HOLDER + " and " + HOLDER + " together\\.");
  private static final Pattern GAIN =
      Pattern.compile("Then ([A-Z][a-z]{0,11}) (?:finds|buys) (\\d+) more " + THING + "\\.");
  private static final Pattern LOSS =
      Pattern.compile("Then ([A-Z][a-z]{0,11}) (?:loses|sells) (\\d+) " + THING + "\\.");
  private static final Pattern GROWTH =
      Pattern.compile("Then ([A-Z][a-z]{0,11}) has (\\d+) times as many " + THING + "\\.");
  private static final Pattern ONE =
      Pattern.compile("How many " + THING + " does " + HOLDER + " (have|hold|cost)( now)?\\?");
  private static final Pattern TWO =
      Pattern.compile(
          "How many "
              + THING
              + " do "
              + HOLDER
              + " and "
              + HOLDER
              + " (have|hold|cost) together\\?");

  /** Who has what, by the article that the holder must have. */
  private static final Map<String, String> ARTICLES =
      Map.of("has", "", "have", "", "holds", "the", "hold", "the", "costs", "a", "cost", "a");

  /**
   * A sentence that ties one value to others.
   *
   * @param op for {@code of = first op number}, or {@code of = first + second} if second is given
   */
  private record Relation(String of, String first, char op, int number, String second) {}

  private final Map<String, Node> known = new LinkedHashMap<>();
  private final List<Relation> relations = new ArrayList<>();
  private final List<Integer> given = new ArrayList<>();
  private boolean changes;

  private StoryReader() {}

  static Reading read(String text) throws UnreadableException {
    return new StoryReader().reading(text);
  }

  private Reading reading(String text) throws UnreadableException {
    String[] sentences = text.split("(?<=\\.) ", -1);
    for (int i = 0; i < sentences.length - 1; i++) {
      tell(sentences[i]);
    }
    if (changes && !relations.isEmpty()) {
      throw new UnreadableException("both compares and changes");
    }
    settle();
    return asked(sentences[sentences.length - 1]).reading(given);
  }

  private void tell(String sentence) throws UnreadableException {
    Matcher m;
    if ((m = HAS.matcher(sentence)).matches()) {
      say(key(m.group(1), m.group(2), m.group(4)), Node.given(given(m.group(3))));
    } else if ((m = COMPARED.matcher(sentence)).matches()) {
      char op = m.group(4).equals("more") ? '+' : '-';
      relate(m, 5, 6, op, given(m.group(3)));
    } else if ((m = TIMES.matcher(sentence)).matches()) {
      relate(m, 4, 5, '*', given(m.group(3)));
    } else if ((m = BOTH.matcher(sentence)).matches()) {
      String[] keys = new String[3];
      for (int i = 0; i < 3; i++) {
        keys[i] = key(m.group(i == 0 ? 1 : i + 3), m.group(2), m.group(3));
      }
      relations.add(new Relation(keys[0], keys[1], '+', 0, keys[2]));
    } else if ((m = GAIN.matcher(sentence)).matches()) {
      change(m, '+');
    } else if ((m = LOSS.matcher(sentence)).matches()) {
      change(m, '-');
    } else if ((m = GROWTH.matcher(sentence)).matches()) {
      change(m, '*');
    } else {
      throw new UnreadableException("no known sentence: " + UnreadableException.quoted(sentence));
    }
  }

  private int given(String digits) throws UnreadableException {
    given.add(Reading.number(digits));
    return given.get(given.size() - 1);
  }

  /** Names a quantity; the holder's article must go with the verb. */
  private static String key(String holder, String verb, String thing) throws UnreadableException {
    int space = holder.indexOf(' ');
    String article = space < 0 ? "" : holder.substring(0, space).toLowerCase(java.util.Locale.ROOT);
    String name = holder.substring(space + 1);
    if (!article.equals(ARTICLES.get(verb))
        || Character.isUpperCase(name.charAt(0)) != article.isEmpty()) {
      throw new UnreadableException("'" + holder + "' does not go with '" + verb + "'");
    }
    return holder.substring(space + 1) + "/" + thing;
  }

  private void say(String key, Node node) throws UnreadableException {
    if (known.putIfAbsent(key, node) != null) {
      throw new UnreadableException(key + " is told twice");
    }
  }

  private void relate(Matcher m, int thing, int other, char op, int number)
      throws UnreadableException {
    String of = key(m.group(1), m.group(2), m.group(thing));
    String first = key(m.group(other), m.group(2), m.group(thing));
    relations.add(new Relation(of, first, op, number, ""));
  }

  private void change(Matcher m, char op) throws UnreadableException {
    changes = true;
    String key = m.group(1) + "/" + m.group(3);
    Node before = known.get(key);
    if (before == null) {
      throw new UnreadableException(key + " changes before it is told");
    }
    known.put(key, Node.of(Equation.of("", before.value(), op, given(m.group(2))), before));
  }

  /** Follows the relations until none gives anything new; each must have been of use. */
  private void settle() throws UnreadableException {
    List<Relation> open = new ArrayList<>(relations);
    boolean moved = true;
    while (moved) {
      moved = false;
      for (Relation r : List.copyOf(open)) {
        if (follow(r)) {
          open.remove(r);
          moved = true;
        }
      }
    }
  }

  private boolean follow(Relation r) throws UnreadableException {
    Node first = known.get(r.first);
    Node of = known.get(r.of);
    if (!r.second.isEmpty()) {
      Node second = known.get(r.second);
      if (first == null || second == null) {
        return false;
      }
      say(r.of, sum(first, second));
    } else if (first != null) {
      say(r.of, Node.of(Equation.of("", first.value(), r.op, r.number), first));
    } else if (of != null && r.op != '*') {
      char back = r.op == '+' ? '-' : '+';
      say(r.first, Node.of(Equation.of("", of.value(), back, r.number), of));
    } else {
      return false;
    }
    return true;
  }

  private static Node sum(Node a, Node b) throws UnreadableException {
    return Node.of(Equation.of("", a.value(), '+', b.value()), a, b);
  }

  private Node asked(String question) throws UnreadableException {
    Matcher one = ONE.matcher(question);
    if (one.matches() && (one.group(4) != null) == changes) {
      return find(key(one.group(2), one.group(3), one.group(1)));
    }
    Matcher two = TWO.matcher(question);
    if (two.matches() && !changes && !two.group(2).equals(two.group(3))) {
      return sum(
          find(key(two.group(2), two.group(4), two.group(1))),
          find(key(two.group(3), two.group(4), two.group(1))));
    }
    throw new UnreadableException("no known question: " + UnreadableException.quoted(question));
  }

  private Node find(String key) throws UnreadableException {
    Node node = known.get(key);
    if (node == null) {
      throw new UnreadableException(key + " does not follow from what is told");
    }
    return node;
  }
}
