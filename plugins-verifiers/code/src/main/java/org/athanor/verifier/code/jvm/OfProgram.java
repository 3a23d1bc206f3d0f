package org.athanor.verifier.code.jvm;

import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

/** Tells what the program threw from what the tests themselves throw. */
final class OfProgram {
  private static final Set<Throwable> THROWN =
      Collections.newSetFromMap(new WeakHashMap<Throwable, Boolean>());

  private OfProgram() {}

  static Throwable mark(Throwable e) {
    THROWN.add(e);
    return e;
  }

  static boolean is(Throwable e) {
    return THROWN.contains(e);
  }
}
