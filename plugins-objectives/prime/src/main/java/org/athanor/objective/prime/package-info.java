/** Credit from token rewards and outcomes, as PRIME combines them: {@link Prime}. */
package org.athanor.objective.prime;
