package org.athanor.policy.http;

/** An answer that is no answer: broken off, garbage, or without what was asked for. */
final class Unusable extends Exception {
  private static final long serialVersionUID = 1;

  Unusable(String what) {
    super(what, null, false, false);
  }
}
