/**
 * Runs generated programs against tests: {@link CodeVerifier} is the part, {@link Sandbox} the
 * walls around a program, {@link FunctionTests} and {@link OutputTests} the two ways of judging.
 */
package org.athanor.verifier.code;
