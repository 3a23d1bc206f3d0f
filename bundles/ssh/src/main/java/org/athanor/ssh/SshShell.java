package org.athanor.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.config.keys.AuthorizedKeysAuthenticator;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.server.shell.ShellFactory;
import org.jline.builtins.ssh.ShellFactoryImpl;
import org.jline.builtins.ssh.Ssh;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Listens if a port is configured: on loopback unless told otherwise, and lets in who has a key in
 * the file of authorized keys, under any user name. There are no passwords, no forwarding, no file
 * transfer.
 */
@Component(service = SshShell.class, immediate = true)
public final class SshShell {
  static final String PORT = "athanor.ssh.port";
  static final String HOST = "athanor.ssh.host";
  private static final System.Logger LOG = System.getLogger("org.athanor.ssh");

  /** Warns of each prompt that is left that its stream is closed; held, or it is collected. */
  private static final Logger JLINE = Logger.getLogger("org.jline");

  private final SshServer server;

  /** The shell's own, while that is there. */
  @Reference(
      target = "(athanor.prompt=true)",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC)
  private volatile Completer completer;

  @Activate
  public SshShell(BundleContext context, @Reference CommandProcessor processor) {
    String port = context.getProperty(PORT);
    String host = context.getProperty(HOST);
    Path var =
        Path.of(
            context.getProperty("athanor.var") == null
                ? "var"
                : context.getProperty("athanor.var"));
    this.server =
        port == null || port.isBlank()
            ? null
            : open(
                host == null ? "127.0.0.1" : host,
                number(port),
                var.resolve("ssh"),
                new Lines(processor, this::complete));
  }

  private void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    Completer now = completer;
    if (now != null) {
      now.complete(reader, line, candidates);
    }
  }

  private static int number(String port) {
    if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > 65535) {
      throw new IllegalArgumentException(PORT + " must be a port number, got '" + port + "'");
    }
    return Integer.parseInt(port);
  }

  /** Null if it cannot listen; the reason is said. */
  static SshServer open(String host, int port, Path folder, Lines lines) {
    Path keys = folder.resolve("authorized_keys");
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      if (!Files.isRegularFile(keys) || Files.size(keys) == 0) {
        LOG.log(
            System.Logger.Level.WARNING,
            "not listening: put the public keys of those who may come in into %s, one a line as in ~/.ssh/id_ed25519.pub, and start again"
                .formatted(keys));
        return null;
      }
      SshServer server = server(host, port, folder, keys, lines);
      server.start();
      JLINE.setLevel(Level.SEVERE);
      LOG.log(
          System.Logger.Level.INFO,
          "listening: ssh -p %d %s; who may come in stands in %s"
              .formatted(server.getPort(), host, keys));
      return server;
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "not listening on %s port %d: %s; choose another with -D%s"
              .formatted(host, port, e.getMessage(), PORT));
      return null;
    }
  }

  private static SshServer server(String host, int port, Path folder, Path keys, Lines lines) {
    SshServer server = SshServer.setUpDefaultServer();
    server.setHost(host);
    server.setPort(port);
    SimpleGeneratorHostKeyProvider hostKey =
        new SimpleGeneratorHostKeyProvider(folder.resolve("host_key"));
    hostKey.setAlgorithm(KeyUtils.EC_ALGORITHM);
    hostKey.setStrictFilePermissions(true);
    server.setKeyPairProvider(hostKey);
    server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
    server.setPublickeyAuthenticator(
        new AuthorizedKeysAuthenticator(keys)); // read again when it changes
    ShellFactory prompts = new ShellFactoryImpl(params -> prompt(lines, params));
    server.setShellFactory(channel -> new Shell(prompts.createShell(channel)));
    server.setCommandFactory((channel, command) -> new Exec(lines, command));
    server.getProperties().putAll(Map.of(CoreModuleProperties.IDLE_TIMEOUT.getName(), 0));
    return server;
  }

  /** Without its end being told, the other side would wait for ever. */
  private static void prompt(Lines lines, Ssh.ShellParams connection) {
    try {
      lines.prompt(connection.getTerminal());
    } finally {
      connection.getCloser().run();
    }
  }

  @Deactivate
  void close() {
    try {
      if (server != null) {
        server.stop(true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
