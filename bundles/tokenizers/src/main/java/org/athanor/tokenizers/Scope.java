package org.athanor.tokenizers;

import java.util.HashMap;
import java.util.Map;

/** Names in a template: those set here, then those outside; all count the steps together. */
final class Scope {
  private static final int STEPS = 1_000_000;
  private static final int DEEPEST = 64;

  private final Scope outside;
  private final Map<String, Object> names = new HashMap<>();
  private final int[] steps;
  private final int depth;

  Scope(Map<String, Object> names) {
    this.outside = null;
    this.steps = new int[1];
    this.depth = 0;
    this.names.putAll(names);
  }

  private Scope(Scope outside, int depth) {
    this.outside = outside;
    this.steps = outside.steps;
    this.depth = depth;
  }

  /** A scope within this one, of a loop's round. */
  Scope inner() {
    return new Scope(this, depth);
  }

  /** A scope within this one, of a call that one far within makes. */
  Scope called(Scope caller) {
    if (caller.depth >= DEEPEST) {
      throw new TemplateException("calls itself more than " + DEEPEST + " deep");
    }
    return new Scope(this, caller.depth + 1);
  }

  Object get(String name) {
    for (Scope scope = this; scope != null; scope = scope.outside) {
      if (scope.names.containsKey(name)) {
        return scope.names.get(name);
      }
    }
    return Values.UNDEFINED;
  }

  void set(String name, Object value) {
    names.put(name, value);
  }

  /** Counts one step, so that a template that loops comes to an end. */
  void step() {
    if (++steps[0] > STEPS) {
      throw new TemplateException("takes more than " + STEPS + " steps");
    }
  }

  /** Appends text, but not without end. */
  void write(StringBuilder out, String text) {
    Values.bound((long) out.length() + text.length());
    out.append(text);
  }
}
