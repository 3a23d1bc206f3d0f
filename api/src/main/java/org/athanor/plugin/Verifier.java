package org.athanor.plugin;

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
}
