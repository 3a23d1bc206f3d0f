/**
 * Policies as a run sees them: {@link Policy} generates and scores, {@link TrainablePolicy} also
 * learns.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.athanor.policy;
