/**
 * Problems that are made, not stored: {@link Procedural} mixes the families {@link Countdown},
 * {@link Chain} and {@link Story}, told as one of three tasks; {@link TokenizerFiles} writes the
 * tokenizer that suits their texts.
 */
package org.athanor.problems;
