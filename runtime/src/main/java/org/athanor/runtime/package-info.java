/**
 * Runs recipes. Read {@link org.athanor.runtime.TrainingStep} first: it is the whole of a step.
 * {@link org.athanor.runtime.Memory} is all that a run remembers between steps.
 */
package org.athanor.runtime;
