package org.athanor.runtime;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.osgi.service.component.annotations.Component;

/**
 * Steps hold the read side; a change of the installed bundles takes the write side, so it waits for
 * the boundary of every run.
 */
@Component(service = Gate.class)
public final class Gate {
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);

  Lock step() {
    return lock.readLock();
  }

  Lock change() {
    return lock.writeLock();
  }
}
