package org.athanor.optimizer.nd4j;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.common.config.ND4JClassLoading;
import org.nd4j.linalg.api.blas.Level1;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.updaters.AdamUpdater;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;

/**
 * ND4J on one thread, started at first use. One thread, because a team of OpenMP threads beside the
 * policy's own workers is slower on a busy machine, and because sums then have one order.
 */
final class Engine {
  /** ND4J takes its powers of beta at this time: far enough for all of them to be zero. */
  private static final int LONG_PAST = 1_000_000_000;

  private static Engine started;
  private static String failure;

  private final Level1 blas;

  private Engine() {
    blas = Nd4j.getBlasWrapper().level1();
    Nd4j.getEnvironment().setMaxMasterThreads(1);
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
    Nd4j.factory().blas().setMaxThreads(1);
  }

  /**
   * ND4J, once for the whole process; the first call takes a second, or several where the natives
   * must be unpacked.
   *
   * @throws IllegalStateException if it cannot be started
   */
  static synchronized Engine start() {
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
    if (started == null) {
      started = startWithClassLoader(Nd4j.class.getClassLoader());
    }
    return started;
  }

  /** ND4J looks for its backend by the thread's class loader; in a container that is never it. */
  private static Engine startWithClassLoader(ClassLoader nd4j) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(nd4j);
    try {
      configure();
      ND4JClassLoading.setNd4jClassloader(nd4j);
      return new Engine();
    } catch (LinkageError | RuntimeException e) {
      failure = explain(e);
      throw new IllegalStateException(failure, e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static void configure() {
    property("org.bytedeco.javacpp.cachedir", folder().resolve("javacpp").toString());
    // JavaCPP's limits count the memory of every native library in the process, not just its own.
    property("org.bytedeco.javacpp.maxbytes", "0");
    property("org.bytedeco.javacpp.maxphysicalbytes", "0");
    property("org.nd4j.log.initialization", "false");
  }

  private static void property(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }

  private static Path folder() {
    Bundle bundle = FrameworkUtil.getBundle(Engine.class);
    String var =
        bundle == null
            ? System.getProperty("athanor.var")
            : bundle.getBundleContext().getProperty("athanor.var");
    return var == null ? Path.of(System.getProperty("java.io.tmpdir"), "athanor") : Path.of(var);
  }

  private static String explain(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return "ND4J cannot be started: %s; it needs its natives for %s on %s (on Linux and x86-64 the bundle nd4j-linux-x86_64), and about 400 MB free in %s; restart after mending it"
        .formatted(root, System.getProperty("os.name"), System.getProperty("os.arch"), folder());
  }

  /**
   * The same memory as an array of one dimension.
   *
   * @throws IllegalArgumentException unless the buffer is direct and in native byte order
   */
  INDArray view(FloatBuffer memory) {
    if (!memory.isDirect() || memory.order() != ByteOrder.nativeOrder()) {
      throw new IllegalArgumentException(
          "an optimizer's buffers must be direct and in native byte order, got " + memory);
    }
    int size = memory.capacity();
    FloatPointer start = new FloatPointer(memory.duplicate().clear());
    return Nd4j.create(Nd4j.createBuffer(start, size, DataType.FLOAT), size);
  }

  /** New memory with any content; the caller closes it. */
  INDArray scratch(long size) {
    return Nd4j.createUninitializedDetached(DataType.FLOAT, size);
  }

  /** x = a · x. */
  void scale(double a, INDArray x) {
    if (a != 1) {
      blas.scal(x.length(), a, x);
    }
  }

  /** y = y + a · x; both may be the same. */
  void add(double a, INDArray x, INDArray y) {
    if (a != 0) {
      blas.axpy(x.length(), a, x, y);
    }
  }

  /** y = x. */
  void copy(INDArray x, INDArray y) {
    blas.copy(x, y);
  }

  /**
   * m = beta1 · m + (1 - beta1) · gradient; v = beta2 · v + (1 - beta2) · gradient²; direction = m
   * / (√v + epsilon). Without bias correction: ND4J takes it in single precision.
   */
  void adam(
      INDArray gradient,
      INDArray m,
      INDArray v,
      INDArray direction,
      double beta1,
      double beta2,
      double epsilon) {
    Nd4j.exec(
        new AdamUpdater(gradient, v, m, direction, v, m, 1, beta1, beta2, epsilon, LONG_PAST));
  }
}
