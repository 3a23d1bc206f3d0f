/** Reward models that look at verdicts: {@link org.athanor.reward.VerdictReward}. */
package org.athanor.reward;
