package org.athanor.policy;

import java.nio.file.Path;
import java.util.List;
import org.athanor.data.Trajectory;
import org.osgi.annotation.versioning.ProviderType;

/** A policy whose weights can be changed. */
@ProviderType
public interface TrainablePolicy extends Policy {
  /**
   * Adds Σ_t dLogProb[i][t] · d(logProb[t])/dθ + dEntropy[i][t] · d(entropy[t])/dθ over all
   * trajectories i to the parameters' gradients.
   *
   * @param temperature divides the logits, positive
   * @param dLogProb [trajectory][T]
   * @param dEntropy [trajectory][T], or length 0 for none
   */
  void accumulate(
      List<Trajectory> batch, double temperature, double[][] dLogProb, double[][] dEntropy);

  /** In a fixed order; the buffers are views, so writing a value changes the policy. */
  List<Parameter> parameters();

  /** Call after writing values: clears the gradients and sets the version. */
  void weightsChanged(long version);

  /**
   * Writes the policy in its own format into an existing, empty folder, such that its source opens
   * it again.
   *
   * @throws java.io.UncheckedIOException if it cannot be written
   */
  void save(Path folder);
}
