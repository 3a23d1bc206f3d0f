package org.athanor.onnxruntime;

import com.sun.jna.Pointer;

/** A tensor in the memory of a device; its elements are written and read by sessions. */
public final class DeviceTensor implements AutoCloseable {
  private Pointer value;

  DeviceTensor(Pointer value) {
    this.value = value;
  }

  Pointer value() {
    if (value == null) {
      throw new IllegalStateException("the tensor is closed");
    }
    return value;
  }

  @Override
  public void close() {
    if (value != null) {
      NativeApi.release(NativeApi.RELEASE_VALUE, value);
      value = null;
    }
  }
}
