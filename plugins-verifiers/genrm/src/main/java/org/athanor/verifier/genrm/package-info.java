/**
 * A model that judges solutions by writing verifications: {@link
 * org.athanor.verifier.genrm.GenRmReward} rewards with its score, {@link
 * org.athanor.verifier.genrm.Verifications} trains it.
 */
package org.athanor.verifier.genrm;
