package org.athanor.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.athanor.data.Problem;
import org.athanor.data.ProblemSet;
import org.athanor.data.Verdict;
import org.athanor.policy.Policy;
import org.osgi.annotation.versioning.ProviderType;

/** The parts that are installed now. */
@ProviderType
public interface Parts {
  /** All parts, by role, then name. */
  List<Info> all();

  /** The run's own recipe keys, those that belong to no part. */
  List<Option> runOptions();

  /**
   * Opens a policy outside any run; the caller closes it.
   *
   * @param name of a policy source, such as "onnx"
   * @param options its options by name
   * @throws RecipeException if there is no such source or an option does not fit
   */
  Policy openPolicy(String name, Map<String, String> options);

  /**
   * A verifier with its options, outside any run.
   *
   * @param name such as "math"
   * @param options its options by name
   * @throws RecipeException if there is no such verifier or an option does not fit
   */
  Judge verifier(String name, Map<String, String> options);

  /**
   * A problem set with its options, outside any run.
   *
   * @param name of a problem source, such as "procedural"
   * @param options its options by name
   * @throws RecipeException if there is no such source, an option does not fit or the set cannot be
   *     loaded
   */
  ProblemSet problems(String name, Map<String, String> options);

  /** Judges completions; may be called on several threads at once. */
  @FunctionalInterface
  interface Judge {
    Verdict verify(Problem problem, String completion);

    /** Whether two answers mean the same; empty if the verifier cannot say. */
    default Optional<Boolean> equivalent(String a, String b) {
      return Optional.empty();
    }
  }

  /**
   * @param role as recipes write it, such as "objective"
   * @param name by which a recipe asks for it
   * @param bundle symbolic name
   * @param version of the bundle
   * @param sha256 of the bundle's jar in hexadecimal; empty if its file cannot be read
   * @param doc one line; empty if the part has none
   * @param options in the order of the options record
   */
  record Info(
      String role,
      String name,
      String bundle,
      String version,
      String sha256,
      String doc,
      List<Option> options) {}

  /**
   * @param name of the option, without its role
   * @param type as a person reads it: "whole number", "number", "true or false", "one of a, b",
   *     "text", "list"
   * @param defaultValue empty if the option must be given
   * @param required whether it must be given
   * @param doc one line; empty if there is none
   */
  record Option(String name, String type, String defaultValue, boolean required, String doc) {}
}
