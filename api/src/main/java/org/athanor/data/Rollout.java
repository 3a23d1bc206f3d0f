package org.athanor.data;

/**
 * One attempt at a problem.
 *
 * @param index position in its group, from 0
 * @param trajectory what was sampled
 * @param text the trajectory's tokens as text, end-of-sequence left out
 * @param verdict what the verifier said
 */
public record Rollout(int index, Trajectory trajectory, String text, Verdict verdict) {}
