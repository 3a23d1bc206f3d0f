package org.athanor.data;

import org.osgi.annotation.versioning.ProviderType;

/** What the run remembers of each problem of its set. */
@ProviderType
public interface History {
  /** Rollouts of this problem that were judged so far. */
  long attempts(int problem);

  /** Of those, the correct ones. */
  long correct(int problem);

  /** The step that last attempted it; -1 if never attempted. */
  long lastStep(int problem);
}
