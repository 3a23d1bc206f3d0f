/**
 * Judges final answers of mathematics problems: {@link MathVerifier} (part {@code math}) and {@link
 * MathHybrid} (part {@code math-hybrid}).
 *
 * <p>A judgement runs through four stages, each a few small files: {@link AnswerExtraction} finds
 * the final answer in a completion, {@link Reader} turns its text into a {@link Node}, {@link
 * Equality} decides structures (lists, sets, intervals, equations, units, words) and {@link
 * ScalarEquality} decides single values, exactly where it can. Every loop draws on a {@link
 * Budget}, so that no input can hold a judgement longer than its deadline.
 */
package org.athanor.verifier.math;
