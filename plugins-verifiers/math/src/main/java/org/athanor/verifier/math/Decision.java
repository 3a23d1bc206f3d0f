package org.athanor.verifier.math;

/**
 * Whether two answers mean the same, and by which rule that was decided.
 *
 * @param rule a few words for the verdict's evidence: "exact numbers", "units differ"
 */
record Decision(Kind kind, String rule) {

  enum Kind {
    EQUAL,
    DIFFERENT,
    UNKNOWN
  }

  static Decision equal(String rule) {
    return new Decision(Kind.EQUAL, rule);
  }

  static Decision different(String rule) {
    return new Decision(Kind.DIFFERENT, rule);
  }

  static Decision unknown(String rule) {
    return new Decision(Kind.UNKNOWN, rule);
  }

  static Decision of(boolean equal, String rule) {
    return equal ? equal(rule) : different(rule);
  }

  boolean isEqual() {
    return kind == Kind.EQUAL;
  }

  boolean isDifferent() {
    return kind == Kind.DIFFERENT;
  }

  boolean isUnknown() {
    return kind == Kind.UNKNOWN;
  }

  /** This one if it is equality; else the other; an unknown outlives a difference. */
  Decision or(Decision other) {
    if (isEqual() || (isUnknown() && !other.isEqual())) {
      return this;
    }
    return other;
  }
}
