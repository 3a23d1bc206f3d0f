/**
 * The way to ONNX Runtime: {@link org.athanor.onnxruntime.OnnxRuntime} unpacks its natives once.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.athanor.onnxruntime;
