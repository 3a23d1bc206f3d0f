package org.athanor.policy.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Stands between a policy and a server and spoils what passes: a plan says for each request what
 * becomes of it. Speaks TCP, so that it can do what no HTTP server does.
 */
final class Faults implements AutoCloseable {
  /** What becomes of a request. */
  enum Fault {
    NONE,
    DROPPED,
    HALF,
    TOO_MANY,
    OVERLOADED,
    GARBAGE,
    EMPTY,
    STALLED
  }

  private final ServerSocket socket;
  private final URI upstream;
  private final IntFunction<Fault> plan;
  private final AtomicInteger requests = new AtomicInteger();
  private final List<Socket> open = Collections.synchronizedList(new ArrayList<>());

  Faults(URI upstream, IntFunction<Fault> plan) throws IOException {
    this.upstream = upstream;
    this.plan = plan;
    this.socket = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  String url() {
    return "http://localhost:" + socket.getLocalPort() + upstream.getPath();
  }

  int requests() {
    return requests.get();
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "faults");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = socket.accept();
        open.add(client);
        start(() -> serve(client));
      }
    } catch (IOException closed) {
      // the test has ended
    }
  }

  private void serve(Socket client) {
    try (client) {
      byte[] request = request(client.getInputStream());
      spoil(plan.apply(requests.getAndIncrement()), request, client.getOutputStream());
    } catch (IOException | InterruptedException gone) {
      // the policy went away, which it may
    }
  }

  private void spoil(Fault fault, byte[] request, OutputStream out)
      throws IOException, InterruptedException {
    switch (fault) {
      case NONE -> out.write(forwarded(request));
      case DROPPED -> {}
      case HALF -> {
        byte[] whole = forwarded(request);
        out.write(whole, 0, whole.length * 3 / 4);
      }
      case TOO_MANY ->
          out.write(answer("429 Too Many Requests", "Retry-After: 0\r\n", "slow down"));
      case OVERLOADED -> out.write(answer("503 Service Unavailable", "", "<html>busy</html>"));
      case GARBAGE -> out.write(answer("200 OK", "", "{\"choices\": [{\"mess"));
      case EMPTY -> out.write(answer("200 OK", "", "{\"choices\": []}"));
      case STALLED -> {
        out.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"cho".getBytes(ISO_8859_1));
        out.flush();
        Thread.sleep(60_000);
      }
    }
    out.flush();
  }

  static byte[] answer(String status, String headers, String body) {
    return ("HTTP/1.1 "
            + status
            + "\r\nConnection: close\r\n"
            + headers
            + "Content-Length: "
            + body.length()
            + "\r\n\r\n"
            + body)
        .getBytes(ISO_8859_1);
  }

  /** The server's whole answer; the connection is not kept. */
  private byte[] forwarded(byte[] request) throws IOException {
    String text = new String(request, ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    String head =
        text.substring(0, end)
            .replaceAll("(?i)\r\n(Connection|Host|Upgrade|HTTP2-Settings):[^\r]*", "");
    head += "\r\nHost: " + upstream.getAuthority() + "\r\nConnection: close";
    try (Socket server = new Socket(upstream.getHost(), upstream.getPort())) {
      server.getOutputStream().write((head + text.substring(end)).getBytes(ISO_8859_1));
      server.getOutputStream().flush();
      return server.getInputStream().readAllBytes();
    }
  }

  private static byte[] request(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int length = -1;
    while (length < 0 || bytes.size() < length) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the request breaks off");
      }
      bytes.write(next);
      String text = length < 0 && next == '\n' ? bytes.toString(ISO_8859_1) : "";
      if (text.endsWith("\r\n\r\n")) {
        length = bytes.size() + contentLength(text);
      }
    }
    return bytes.toByteArray();
  }

  private static int contentLength(String head) {
    for (String line : head.split("\r\n")) {
      if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
        return Integer.parseInt(line.substring(15).strip());
      }
    }
    return 0;
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket client : List.copyOf(open)) {
      client.close();
    }
  }
}
