/** A property of a text as a reward: {@link PatternVerifier}. */
package org.athanor.verifier.text;
