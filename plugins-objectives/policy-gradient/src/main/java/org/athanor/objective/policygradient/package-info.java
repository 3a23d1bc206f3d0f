/**
 * Policy gradients for groups of rollouts: {@link
 * org.athanor.objective.policygradient.GroupNormalized} and other credit from outcome rewards, and
 * {@link org.athanor.objective.policygradient.PpoClip} and other losses it is used with.
 */
package org.athanor.objective.policygradient;
