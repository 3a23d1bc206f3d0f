package org.athanor.runtime;

import org.athanor.data.Batch;
import org.athanor.run.StepReport;

/**
 * What a finished step leaves for the record.
 *
 * @param sampled as the sampler gave it
 * @param learned the judged part of it, with rewards
 * @param advantages [rollout of learned][T]
 */
record StepResult(StepReport report, Batch sampled, Batch learned, double[][] advantages) {}
