package org.athanor.run;

import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Draws what a run did. */
@ProviderType
public interface Plot {
  /**
   * Writes a PNG with two panels over the steps: left the training reward and the held-out Pass@k
   * figures with their 95 % intervals, right the policy's entropy. What the records lack is left
   * out.
   *
   * @param title above both panels
   * @param evaluations in the order of their steps
   * @param reports of the finished steps, in order
   * @param picture the file to write; an older one is replaced
   * @throws IllegalStateException if this machine cannot draw, for want of fonts for example; the
   *     message says what to install
   * @throws java.io.UncheckedIOException if the file cannot be written
   */
  void learningCurve(
      String title, List<Evaluation> evaluations, List<StepReport> reports, Path picture);
}
