package org.athanor.data;

import org.osgi.annotation.versioning.ProviderType;

/** What the run remembers of each problem of its set. */
@ProviderType
public interface History {
  /**
   * How many problems were chosen so far, each counted as often as it was chosen, further ones for
   * refilling included, those of earlier choices in the present step too. A curriculum that goes
   * through the set in order goes on from here.
   */
  long chosen();

  /** Rollouts of this problem that were judged so far. */
  long attempts(int problem);

  /** Of those, the correct ones. */
  long correct(int problem);

  /** The step that last attempted it; -1 if never attempted. */
  long lastStep(int problem);
}
