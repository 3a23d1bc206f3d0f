package org.athanor.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.EnumSet;
import java.util.List;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelShell;
import org.apache.sshd.client.channel.ClientChannel;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.server.SshServer;
import org.jline.reader.Candidate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SshShellTest {
  @TempDir Path folder;
  private final ThreadIOImpl streams = new ThreadIOImpl();
  private Lines lines;
  private KeyPair mine;
  private SshServer server;

  /** As the shell throws it. */
  private static final class UsageException extends Exception {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
      super(message);
    }
  }

  /** A command as the shell's are. */
  public static final class Hello {
    public String hello(String name) {
      return "hello " + name;
    }

    public void fail() throws Exception {
      throw new IllegalArgumentException("not today");
    }

    public void misuse() throws Exception {
      throw new UsageException("misuse needs a word");
    }

    public void end() throws Exception {
      throw new Exception("status 7");
    }
  }

  @BeforeEach
  void aServerThatKnowsMyKey() throws Exception {
    streams.start();
    CommandProcessorImpl impl = new CommandProcessorImpl(streams);
    Hello commands = new Hello();
    for (String name : List.of("hello", "fail", "misuse", "end")) {
      impl.addCommand("athanor", commands, name);
    }
    lines =
        new Lines(
            impl, (reader, line, candidates) -> candidates.add(new Candidate("hello-completed")));
    mine = key();
    Files.writeString(
        folder.resolve("authorized_keys"), PublicKeyEntry.toString(mine.getPublic()) + "\n");
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(ClassLoader.getPlatformClassLoader()); // has no JLine, as there
    try {
      server = SshShell.open("127.0.0.1", 0, folder, lines);
    } finally {
      thread.setContextClassLoader(before);
    }
    assertNotNull(server);
  }

  @AfterEach
  void stop() throws Exception {
    server.stop(true);
    streams.stop();
  }

  private static KeyPair key() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private record Answer(int status, String out, String err) {}

  private Answer ask(KeyPair key, String password, String line) throws Exception {
    try (SshClient client = SshClient.setUpDefaultClient()) {
      client.setServerKeyVerifier((session, address, hostKey) -> true);
      client.start();
      try (ClientSession session =
          client.connect("anyone", "127.0.0.1", server.getPort()).verify(20_000).getSession()) {
        if (key != null) {
          session.addPublicKeyIdentity(key);
        }
        if (password != null) {
          session.addPasswordIdentity(password);
        }
        session.auth().verify(20_000);
        return ask(session, line);
      }
    }
  }

  private static Answer ask(ClientSession session, String line) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (ClientChannel channel = session.createExecChannel(line)) {
      channel.setOut(out);
      channel.setErr(err);
      channel.open().verify(20_000);
      channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), 20_000);
      return new Answer(channel.getExitStatus(), out.toString(UTF_8), err.toString(UTF_8));
    }
  }

  @Test
  void who_has_a_key_gets_a_command_s_output_and_status() throws Exception {
    assertEquals(new Answer(0, "hello you\n", ""), ask(mine, null, "hello you"));
    assertEquals(new Answer(1, "", "athanor: not today\n"), ask(mine, null, "fail"));
    assertEquals(7, ask(mine, null, "end").status());
    assertEquals(new Answer(2, "", "athanor: misuse needs a word\n"), ask(mine, null, "misuse"));
    Answer unknown = ask(mine, null, "nope");
    assertEquals(1, unknown.status());
    assertTrue(unknown.err().contains("no command 'nope'"), unknown.err());
  }

  @Test
  void the_prompt_completes_as_the_local_one_does() throws Exception {
    try (SshClient client = SshClient.setUpDefaultClient()) {
      client.setServerKeyVerifier((session, address, hostKey) -> true);
      client.start();
      try (ClientSession session =
          client.connect("anyone", "127.0.0.1", server.getPort()).verify(20_000).getSession()) {
        session.addPublicKeyIdentity(mine);
        session.auth().verify(20_000);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ChannelShell channel = session.createShellChannel()) {
          channel.setPtyType("xterm");
          PipedOutputStream keys = new PipedOutputStream();
          channel.setIn(new PipedInputStream(keys));
          channel.setOut(out);
          channel.setErr(out);
          channel.open().verify(20_000);
          await(out, "athanor> ");
          keys.write("hello hel\t".getBytes(UTF_8));
          keys.flush();
          await(out, "hello hello-completed");
          keys.write("\rexit\r".getBytes(UTF_8));
          keys.flush();
          channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), 20_000);
          assertEquals(0, channel.getExitStatus(), "it is left, and the connection ends");
        }
      }
    }
  }

  private static void await(ByteArrayOutputStream out, String text) throws InterruptedException {
    while (!out.toString(UTF_8).contains(text)) { // until the test's time is over
      Thread.sleep(20);
    }
  }

  @Test
  void who_has_another_key_or_a_password_does_not_come_in() throws Exception {
    assertThrows(SshException.class, () -> ask(key(), null, "hello you"));
    assertThrows(SshException.class, () -> ask(null, "athanor", "hello you"));
  }

  @Test
  void a_key_that_is_taken_out_of_the_file_opens_no_more() throws Exception {
    Files.writeString(
        folder.resolve("authorized_keys"), PublicKeyEntry.toString(key().getPublic()) + "\n\n");
    assertThrows(SshException.class, () -> ask(mine, null, "hello you"));
  }

  @Test
  void it_listens_on_loopback_and_not_at_all_without_keys() throws Exception {
    assertTrue(
        server.getBoundAddresses().stream().allMatch(a -> a.toString().contains("127.0.0.1")),
        server.getBoundAddresses().toString());
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertNull(SshShell.open("127.0.0.1", 0, empty, lines));
    Files.createFile(empty.resolve("authorized_keys"));
    assertNull(SshShell.open("127.0.0.1", 0, empty, lines));
    assertNull(SshShell.open("127.0.0.1", server.getPort(), folder, lines), "port is taken");
    assertFalse(
        server.getUserAuthFactories().stream().anyMatch(f -> f.getName().equals("password")));
  }
}
