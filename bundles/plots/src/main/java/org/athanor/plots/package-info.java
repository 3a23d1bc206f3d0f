/** {@link LearningCurve} draws a run's {@link Panel}s onto a {@link Picture}. */
package org.athanor.plots;
