package org.athanor.plugin;

import java.util.Optional;
import org.athanor.data.Problem;
import org.athanor.data.Verdict;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Judges a completion against the problem's reference answer. Never throws for a strange
 * completion.
 */
@ConsumerType
public interface Verifier<O extends Record> extends Plugin<O> {
  Verdict verify(Problem problem, String completion, O options);

  /**
   * Whether two final answers mean the same, without a reference: what clustering answers needs.
   * The answers are such as {@link Verdict#extracted()} holds. Symmetric; not always transitive,
   * since rounded decimals may equal two values that differ.
   *
   * @return empty if this verifier does not compare answers or cannot decide
   */
  default Optional<Boolean> equivalent(String a, String b, O options) {
    return Optional.empty();
  }

  /**
   * A completion of the problem that this verifier calls correct and that shows how, for learning
   * from.
   *
   * @return empty if it cannot make one
   */
  default Optional<String> demonstration(Problem problem, O options) {
    return Optional.empty();
  }
}
