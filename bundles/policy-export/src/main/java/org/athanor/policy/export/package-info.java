/**
 * Models that other tools exported to ONNX: {@link org.athanor.policy.export.ExportPolicySource}
 * opens a folder, {@link org.athanor.policy.export.Ports} knows the names of a graph's inputs and
 * outputs, {@link org.athanor.policy.export.ExportPolicy} generates and scores.
 */
package org.athanor.policy.export;
