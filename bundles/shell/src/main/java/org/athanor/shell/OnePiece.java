package org.athanor.shell;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Hands each write to a terminal in one piece, holding its own lock: who writes there by another
 * way holds it too, so that no text comes into the middle of another. (A terminal takes the bytes
 * one by one.)
 */
final class OnePiece extends OutputStream {
  private final OutputStream terminal;

  OnePiece(OutputStream terminal) {
    this.terminal = terminal;
  }

  @Override
  public synchronized void write(int b) throws IOException {
    terminal.write(b);
  }

  @Override
  public synchronized void write(byte[] bytes, int from, int count) throws IOException {
    terminal.write(bytes, from, count);
    terminal.flush();
  }

  @Override
  public synchronized void flush() throws IOException {
    terminal.flush();
  }
}
