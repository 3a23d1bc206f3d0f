package org.athanor.sampler.svs;

import java.util.Optional;

/**
 * How a policy is asked to write a problem from a correct response, and how the problem is found in
 * what it writes.
 */
public enum Template {
  /**
   * The embedded policy's task "write": the response and a mark; all that comes back is the
   * problem.
   */
  WRITE {
    @Override
    String prompt(String response) {
      return response + ">";
    }

    @Override
    Optional<String> problem(String output) {
      return nonEmpty(output);
    }
  },

  /** For instruction-tuned models: a request, and the problem inside a text fence. */
  INSTRUCT {
    @Override
    String prompt(String response) {
      return REQUEST.replace("{response}", response);
    }

    @Override
    Optional<String> problem(String output) {
      return fenced(output);
    }
  };

  private static final String REQUEST =
      """
      You are an experienced examiner who writes mathematics problems. Below is a response to a problem that you cannot see. \
      The response is known to be correct.

      <response>
      {response}
      </response>

      First work out which topic and which setting the hidden problem has, which kind of reasoning the response uses, and what the problem \
      is meant to teach. Then write one new problem to which this response would be a natural and fully correct answer: another telling or \
      a variation of the hidden problem with the same final answer. It must be clear, complete and unambiguous, must be in English, and \
      must state neither the answer nor the solution.

      Give the problem, and nothing else, inside a fence that starts with ```text and ends with ```.
      """;

  /** The prompt that asks for a problem. */
  abstract String prompt(String response);

  /** The problem in a model's output; empty if there is none. */
  abstract Optional<String> problem(String output);

  /**
   * What stands in the first fence marked as text after the last end of thinking, else in the first
   * fence of any kind. A fence that is not closed ends with the output. Each output is looked at
   * alone: nothing is carried over from the one before.
   */
  private static Optional<String> fenced(String output) {
    int thought = output.lastIndexOf("</think>");
    String said = thought < 0 ? output : output.substring(thought + "</think>".length());
    int open = said.indexOf("```text");
    int begin = open + "```text".length();
    if (open < 0) {
      open = said.indexOf("```");
      begin = open + "```".length();
    }
    if (open < 0) {
      return Optional.empty();
    }
    int close = said.indexOf("```", begin);
    return nonEmpty(said.substring(begin, close < 0 ? said.length() : close));
  }

  private static Optional<String> nonEmpty(String text) {
    return Optional.of(text.strip()).filter(t -> !t.isEmpty());
  }
}
