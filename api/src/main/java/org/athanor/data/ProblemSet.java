package org.athanor.data;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Problems in a fixed order. A procedural set makes each problem when it is asked for. */
@ConsumerType
public interface ProblemSet {
  /** What the set calls itself, such as "procedural countdown train". */
  String name();

  /** Number of problems, at least 1. */
  int size();

  /**
   * The problem at {@code index}; the same for the same index, always.
   *
   * @throws IndexOutOfBoundsException unless {@code 0 <= index < size()}
   */
  Problem problem(int index);

  /**
   * Identity of the content, in hexadecimal: a resumed run notices a changed set. A file's set
   * hashes its canonical text, a procedural one its generator's version and settings.
   */
  String sha256();

  /** A set of the given problems. */
  static ProblemSet of(String name, List<Problem> problems) {
    return new ListedProblems(name, List.copyOf(problems));
  }
}
