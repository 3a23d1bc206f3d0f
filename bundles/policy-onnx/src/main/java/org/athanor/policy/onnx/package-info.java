/**
 * Policies on ONNX Runtime: {@link Llama} writes the graphs, {@link Weights} holds the numbers,
 * {@link OnnxPolicy} generates, scores and learns with both.
 */
package org.athanor.policy.onnx;
