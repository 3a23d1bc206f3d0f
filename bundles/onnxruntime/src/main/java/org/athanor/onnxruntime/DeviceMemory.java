package org.athanor.onnxruntime;

import ai.onnxruntime.OrtSession;
import com.sun.jna.Pointer;

/** Gives tensors out of a session's own memory; close the tensors, then this, then the session. */
public final class DeviceMemory implements AutoCloseable {
  private static final int DEVICE_ALLOCATOR = 0;
  private static final int DEFAULT_MEMORY = 0;

  private final Pointer info;
  private Pointer allocator;

  /**
   * @param cuda whether in the memory of the first CUDA device, or else in the processor's
   */
  public DeviceMemory(OrtSession session, boolean cuda) {
    info =
        NativeApi.make(
            NativeApi.CREATE_MEMORY_INFO,
            cuda ? "Cuda" : "Cpu",
            DEVICE_ALLOCATOR,
            0,
            DEFAULT_MEMORY);
    Pointer handle = NativeApi.handle(session, OrtSession.class);
    allocator = NativeApi.make(NativeApi.CREATE_ALLOCATOR, handle, info);
  }

  /**
   * A tensor whose elements are not set.
   *
   * @param type of the elements, as ONNX numbers them: 1 float, 10 float16, 16 bfloat16
   */
  public DeviceTensor tensor(int type, long... shape) {
    Object size = (long) shape.length;
    return new DeviceTensor(NativeApi.make(NativeApi.CREATE_TENSOR, allocator, shape, size, type));
  }

  @Override
  public void close() {
    if (allocator != null) {
      NativeApi.release(NativeApi.RELEASE_ALLOCATOR, allocator);
      NativeApi.release(NativeApi.RELEASE_MEMORY_INFO, info);
      allocator = null;
    }
  }
}
