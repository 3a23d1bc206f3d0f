package org.athanor.verifier.math;

/**
 * A final answer found in a completion.
 *
 * @param text the answer as it was written
 * @param rule where it was found: "boxed", "answer phrase", "last expression"
 */
record Extraction(String text, String rule) {}
