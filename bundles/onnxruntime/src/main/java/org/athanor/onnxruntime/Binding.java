package org.athanor.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtSession;
import com.sun.jna.Pointer;

/**
 * Inputs and outputs of a session that stay where they are from run to run. An input in the
 * processor's memory is copied to the session's device when it is bound: bind it again after it has
 * changed. Not for several threads at once; the session must outlive it.
 */
public final class Binding implements AutoCloseable {
  private final Pointer session;
  private Pointer binding;

  public Binding(OrtSession session) {
    this.session = NativeApi.handle(session, OrtSession.class);
    this.binding = NativeApi.make(NativeApi.CREATE_BINDING, this.session);
  }

  public void input(String name, OnnxTensor tensor) {
    NativeApi.call(NativeApi.BIND_INPUT, binding, name, handle(tensor));
  }

  public void input(String name, DeviceTensor tensor) {
    NativeApi.call(NativeApi.BIND_INPUT, binding, name, tensor.value());
  }

  /** Into a tensor over a direct buffer of exactly the output's size. */
  public void output(String name, OnnxTensor tensor) {
    NativeApi.call(NativeApi.BIND_OUTPUT, binding, name, handle(tensor));
  }

  public void output(String name, DeviceTensor tensor) {
    NativeApi.call(NativeApi.BIND_OUTPUT, binding, name, tensor.value());
  }

  /** Runs the session, and waits for the device. */
  public void run() {
    NativeApi.call(NativeApi.RUN_WITH_BINDING, session, null, binding);
  }

  private static Pointer handle(OnnxTensor tensor) {
    return NativeApi.handle(tensor, OnnxTensorLike.class);
  }

  @Override
  public void close() {
    if (binding != null) {
      NativeApi.release(NativeApi.RELEASE_BINDING, binding);
      binding = null;
    }
  }
}
