/** Rewards from agreement alone: {@link SemanticEntropy}. */
package org.athanor.objective.empo;
