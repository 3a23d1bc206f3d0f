package org.athanor.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Seconds since it was made. */
final class Stopwatch {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final long start = System.nanoTime();
  private final long cpu = SYSTEM.getProcessCpuTime();

  /** By the clock, and of CPU in all threads of this process. */
  double[] seconds() {
    return new double[] {
      (System.nanoTime() - start) / 1e9, (SYSTEM.getProcessCpuTime() - cpu) / 1e9
    };
  }
}
