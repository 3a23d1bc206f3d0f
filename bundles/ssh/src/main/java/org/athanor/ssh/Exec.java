package org.athanor.ssh;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;

/** One line from afar, on a thread of its own; a closed connection interrupts it. */
final class Exec implements Command {
  private final Lines lines;
  private final String line;
  private InputStream in;
  private OutputStream out;
  private OutputStream err;
  private ExitCallback end;
  private Thread thread;

  Exec(Lines lines, String line) {
    this.lines = lines;
    this.line = line;
  }

  @Override
  public void setInputStream(InputStream stream) {
    in = stream;
  }

  @Override
  public void setOutputStream(OutputStream stream) {
    out = stream;
  }

  @Override
  public void setErrorStream(OutputStream stream) {
    err = stream;
  }

  @Override
  public void setExitCallback(ExitCallback callback) {
    end = callback;
  }

  @Override
  public void start(ChannelSession channel, Environment environment) {
    thread = new Thread(this::run, "ssh-" + line.strip().split("\\s", 2)[0]);
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    PrintStream text = new PrintStream(out, true, StandardCharsets.UTF_8);
    PrintStream notes = new PrintStream(err, true, StandardCharsets.UTF_8);
    int status = Lines.FAILED;
    try {
      status = lines.execute(line, in, text, notes);
    } finally { // else the other side waits for ever
      text.flush();
      notes.flush();
      end.onExit(status);
    }
  }

  @Override
  public void destroy(ChannelSession channel) {
    if (thread != null) {
      thread.interrupt();
    }
  }
}
