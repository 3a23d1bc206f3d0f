package org.athanor.problems;

import java.util.ArrayList;
import java.util.List;
import org.athanor.math.Rng;
import org.athanor.problems.Arithmetic.Step;
import org.athanor.problems.Arithmetic.Term;

/**
 * Puts arithmetic into sentences, in one of four ways: what people have, what places hold, what
 * goods cost, or how one person's belongings change. One use tells one story.
 */
final class Wording {
  private static final int WORLDS = 3;
  private final Arithmetic told;
  private final Rng rng;
  private final boolean changes;
  private final World world;
  private final int first;
  private final String object;
  private final String otherObject;
  private final List<String> sentences = new ArrayList<>();
  private int holders;

  /**
   * Who or what has a number of things.
   *
   * @param article put before the name, with its space; empty for people
   * @param verb third person: "has"
   * @param plain after "does" or "do": "have"
   */
  private record World(List<String> names, String article, String verb, String plain) {
    static World of(int kind) {
      return switch (kind) {
        case 0 -> new World(Lexicon.PEOPLE, "", "has", "have");
        case 1 -> new World(Lexicon.PLACES, "the ", "holds", "hold");
        default -> new World(Lexicon.GOODS, "a ", "costs", "cost");
      };
    }
  }

  Wording(Arithmetic told, Rng rng) {
    this.told = told;
    this.rng = rng;
    changes = linear(told) && rng.nextInt(3) == 0;
    world = World.of(changes ? 0 : rng.nextInt(WORLDS));
    first = rng.nextInt(world.names.size());
    boolean priced = world.verb.equals("costs");
    object = priced ? "coins" : object(first);
    otherObject = priced ? object : object(first + 1);
    holders = told.steps().size() + 1;
  }

  String text() {
    return changes ? changing() : comparing();
  }

  private static boolean linear(Arithmetic told) {
    return told.steps().stream().allMatch(s -> s.right().literal());
  }

  /** One person, one sentence after the other; told in order or not at all. */
  private String changing() {
    String one = holder(0);
    sentences.add(has(one, told.start(), object));
    for (Step step : told.steps()) {
      int n = step.right().number();
      sentences.add(
          switch (step.op()) {
            case '+' -> "Then %s %s %d more %s.".formatted(one, pick("finds", "buys"), n, object);
            case '-' -> "Then %s %s %d %s.".formatted(one, pick("loses", "sells"), n, object);
            default -> "Then %s has %d times as many %s.".formatted(one, n, object);
          });
    }
    distract(1);
    return String.join(" ", sentences) + " How many " + object + " does " + one + " have now?";
  }

  /** One holder for each value, each compared with those before. */
  private String comparing() {
    sentences.add(has(holder(0), told.start(), object));
    String question = "";
    for (int i = 0; i < told.steps().size(); i++) {
      Step step = told.steps().get(i);
      boolean last = i == told.steps().size() - 1;
      if (step.right().literal() && !named(step)) {
        sentences.add(compared(holder(i + 1), step, holder(i)));
      } else {
        String both = holder(i) + " and " + holder(partner(step.right()));
        if (last && rng.nextInt(2) == 0) {
          question = "do " + both + " " + world.plain + " together?";
        } else {
          sentences.add(
              "%s %s as many %s as %s together."
                  .formatted(capital(holder(i + 1)), world.verb, object, both));
        }
      }
    }
    distract(0);
    if (question.isEmpty()) {
      question = "does " + holder(told.steps().size()) + " " + world.plain + "?";
    }
    return Chain.shuffled(sentences, " ", rng) + " How many " + object + " " + question;
  }

  /** Whether the number that a step adds gets a holder of its own; one name is kept in hand. */
  private boolean named(Step step) {
    return step.op() == '+' && holders < world.names.size() - 1 && rng.nextInt(4) == 0;
  }

  /** The node that is added; a number that is added gets a holder and a sentence of its own. */
  private int partner(Term added) {
    if (!added.literal()) {
      return added.node();
    }
    sentences.add(has(holder(holders), added.number(), object));
    return holders++;
  }

  /** "B has 4 more than A", or now and then "A has 4 fewer than B". */
  private String compared(String one, Step step, String before) {
    int n = step.right().number();
    if (step.op() == '*') {
      return "%s %s %d times as many %s as %s."
          .formatted(capital(one), world.verb, n, object, before);
    }
    boolean turned = rng.nextInt(4) == 0;
    boolean more = step.op() == '+' ^ turned;
    return "%s %s %d %s %s than %s."
        .formatted(
            capital(turned ? before : one),
            world.verb,
            n,
            more ? "more" : "fewer",
            object,
            turned ? one : before);
  }

  /** One story in four says something that does not matter. */
  private void distract(int from) {
    if (rng.nextInt(4) == 0) {
      int n = Chain.between(2, Chain.START, rng);
      int at = from + rng.nextInt(sentences.size() - from + 1);
      sentences.add(at, has(holder(holders), n == told.answer() ? n + 1 : n, otherObject));
    }
  }

  private String has(String one, int n, String what) {
    return "%s %s %d %s.".formatted(capital(one), world.verb, n, what);
  }

  /** What the first holder has goes with its name, for the same reason as the order of names. */
  private static String object(int index) {
    return Lexicon.OBJECTS.get(index % Lexicon.OBJECTS.size());
  }

  /** Names go round in a fixed order from a random one: easier to learn than any order. */
  private String holder(int index) {
    return world.article + world.names.get((first + index) % world.names.size());
  }

  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  private String pick(String... words) {
    return words[rng.nextInt(words.length)];
  }
}
