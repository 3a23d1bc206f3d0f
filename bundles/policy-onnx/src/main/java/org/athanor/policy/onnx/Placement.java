package org.athanor.policy.onnx;

import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;

/**
 * Where a policy computes, and how finely.
 *
 * @param device the processor or a card
 * @param precision of matrix products on a card
 */
public record Placement(
    @Default("cpu")
        @Doc("cpu; cuda, refused where no card can be used; auto: a card where one can be used")
        Device device,
    @Default("bfloat16")
        @Doc("of matrix products on a card: bfloat16 or float32; the weights trained are float32")
        Precision precision) {}
