package org.athanor.verifier.code;

import java.util.List;

/**
 * The tests of one problem.
 *
 * @param language of the program
 * @param entryPoint the function under test, or an expression such as {@code Solution().twoSum};
 *     empty if the tests name it themselves
 * @param prefix code that the program continues or that its author was shown, such as a function
 *     header; may be empty
 * @param setup code that runs before the program and before the tests
 * @param tests programs that call the function and assert, each a test of its own or with several
 * @param cases inputs and expected outputs of a whole program; empty if there are {@code tests}
 */
record CodeTests(
    Language language,
    String entryPoint,
    String prefix,
    String setup,
    List<String> tests,
    List<Case> cases) {

  /** What goes to standard input, and what must come out. */
  record Case(String input, String output) {}
}
