/** Answers in free text, compared by what they are about: {@link SentenceVerifier}. */
package org.athanor.verifier.sentence;
