package org.athanor.onnxruntime;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.lang.reflect.Field;

/**
 * ONNX Runtime's C interface where Java's does not reach: bindings, and tensors on a device.
 *
 * <p>The functions are pointers in one struct, which grows at its end only (onnxruntime_c_api.h of
 * ONNX Runtime), so a position holds for every later version.
 */
final class NativeApi {
  private static final int GET_ERROR_MESSAGE = 2;
  static final int CREATE_TENSOR = 48;
  static final int CREATE_MEMORY_INFO = 68;
  private static final int RELEASE_STATUS = 93;
  static final int RELEASE_MEMORY_INFO = 94;
  static final int RELEASE_VALUE = 96;
  static final int CREATE_ALLOCATOR = 131;
  static final int RELEASE_ALLOCATOR = 132;
  static final int RUN_WITH_BINDING = 133;
  static final int CREATE_BINDING = 134;
  static final int RELEASE_BINDING = 135;
  static final int BIND_INPUT = 136;
  static final int BIND_OUTPUT = 137;

  private static final Function[] FUNCTIONS = new Function[BIND_OUTPUT + 1];

  private NativeApi() {}

  /** Calls a function that gives a status; throws what it says if that is an error. */
  static void call(int function, Object... arguments) {
    Pointer status = function(function).invokePointer(arguments);
    if (status != null) {
      String message = function(GET_ERROR_MESSAGE).invokeString(new Object[] {status}, false);
      release(RELEASE_STATUS, status);
      throw new IllegalStateException("ONNX Runtime: " + message);
    }
  }

  /** Like {@link #call} for a function whose last argument takes what it made. */
  static Pointer make(int function, Object... arguments) {
    PointerByReference made = new PointerByReference();
    Object[] all = java.util.Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = made;
    call(function, all);
    return made.getValue();
  }

  static void release(int function, Pointer pointer) {
    function(function).invokeVoid(new Object[] {pointer});
  }

  /** The native object behind one of ONNX Runtime's Java objects. */
  static Pointer handle(Object object, Class<?> declaring) {
    return new Pointer(number(object, declaring, "nativeHandle"));
  }

  private static synchronized Function function(int position) {
    if (FUNCTIONS[position] == null) {
      Pointer table = new Pointer(number(null, runtime(), "ortApiHandle"));
      Pointer entry = table.getPointer((long) position * Native.POINTER_SIZE);
      FUNCTIONS[position] = Function.getFunction(entry);
    }
    return FUNCTIONS[position];
  }

  private static Class<?> runtime() {
    try {
      return Class.forName("ai.onnxruntime.OnnxRuntime");
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("ONNX Runtime's Java classes are not there", e);
    }
  }

  private static long number(Object object, Class<?> declaring, String name) {
    try {
      Field field = declaring.getDeclaredField(name);
      field.setAccessible(true);
      return field.getLong(object);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "ONNX Runtime "
              + OnnxRuntime.VERSION
              + " is needed: "
              + declaring.getName()
              + " has no field "
              + name,
          e);
    }
  }
}
