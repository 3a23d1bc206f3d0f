package org.athanor.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jline.terminal.TerminalBuilder;

/**
 * A prompt from afar. It starts with JLine's class loader, by which JLine looks for its ways to a
 * terminal, and which the prompt's thread inherits; the threads of SSHD have another.
 */
final class Shell implements Command {
  private final Command prompt;

  Shell(Command prompt) {
    this.prompt = prompt;
  }

  @Override
  public void start(ChannelSession channel, Environment environment) throws IOException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(TerminalBuilder.class.getClassLoader());
    try {
      prompt.start(channel, environment);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Override
  public void setInputStream(InputStream in) {
    prompt.setInputStream(in);
  }

  @Override
  public void setOutputStream(OutputStream out) {
    prompt.setOutputStream(out);
  }

  @Override
  public void setErrorStream(OutputStream err) {
    prompt.setErrorStream(err);
  }

  @Override
  public void setExitCallback(ExitCallback end) {
    prompt.setExitCallback(end);
  }

  @Override
  public void destroy(ChannelSession channel) throws Exception {
    prompt.destroy(channel);
  }
}
