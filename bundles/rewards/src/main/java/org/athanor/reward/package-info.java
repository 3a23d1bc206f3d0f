/**
 * Reward models that look at verdicts: {@link org.athanor.reward.VerdictReward}, and with a penalty
 * for length {@link org.athanor.reward.SoftOverlong}.
 */
package org.athanor.reward;
