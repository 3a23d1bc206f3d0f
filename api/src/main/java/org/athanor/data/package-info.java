/**
 * The values that flow through a step: {@link Problem} to {@link Rollout} to {@link Group} to
 * {@link Batch}, and what objectives see and return: {@link Minibatch}, {@link LossGradient}.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.athanor.data;
