/**
 * Pure functions that parts share: {@link Rng}, {@link Stats}, {@link PassAtK}, {@link MaxAtK}.
 * Same input, same bits.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.athanor.math;
