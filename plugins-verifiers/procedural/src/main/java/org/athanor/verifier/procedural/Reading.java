package org.athanor.verifier.procedural;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a chain or story says, worked out.
 *
 * @param steps true equations that lead to the answer, in an order in which each is possible
 * @param given all numbers that the text states
 */
record Reading(List<Equation> steps, int answer, List<Integer> given) {
  /** Largest number a problem may state or lead to. */
  static final int LIMIT = 999;

  /** Longest text that is read at all, in characters. */
  static final int LONGEST = 2000;

  static Reading of(String family, String text) throws UnreadableException {
    if (text.length() > LONGEST) {
      throw new UnreadableException("longer than " + LONGEST + " characters");
    }
    return family.equals("chain") ? ChainReader.read(text) : StoryReader.read(text);
  }

  static int number(String digits) throws UnreadableException {
    if (digits.length() > 3) {
      throw new UnreadableException("a number is over " + LIMIT);
    }
    return Integer.parseInt(digits);
  }

  String solution() {
    return steps.stream().map(Equation::text).collect(Collectors.joining(";")) + "#" + answer;
  }

  /** A known value: how it follows, and from what. */
  record Node(int value, List<Equation> by, List<Node> from) {
    static Node given(int value) {
      return new Node(value, List.of(), List.of());
    }

    static Node of(Equation by, Node... from) {
      return new Node(by.value(), List.of(by), List.of(from));
    }

    /** This value and only what it rests on. */
    Reading reading(List<Integer> given) {
      Set<Node> seen = new LinkedHashSet<>();
      List<Equation> steps = new ArrayList<>();
      collect(seen, steps);
      return new Reading(List.copyOf(steps), value, List.copyOf(given));
    }

    private void collect(Set<Node> seen, List<Equation> steps) {
      if (seen.stream().noneMatch(n -> n == this)) {
        seen.add(this);
        from.forEach(n -> n.collect(seen, steps));
        steps.addAll(by);
      }
    }
  }
}
