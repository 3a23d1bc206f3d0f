package org.athanor.policy.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.athanor.math.Rng;

/**
 * Requests to one server: each with a time limit for the whole of its answer, tried again where
 * another try may help, after a pause that doubles and is shortened by chance, or as long as the
 * server says.
 */
final class Server {
  private static final int LARGEST = 64 << 20;
  private static final int SHOWN = 300;
  private static final List<Integer> PASSING = List.of(408, 409, 425, 429, 500, 502, 503, 504, 529);

  private final HttpPolicySource.Options options;
  private final Optional<String> key;
  private final HttpClient client;

  Server(HttpPolicySource.Options options, Optional<String> key) {
    this.options = options;
    this.key = key;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofMillis(Math.min(10_000, timeoutMillis())))
            .followRedirects(HttpClient.Redirect.NEVER) // the key goes to nobody else
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  private long timeoutMillis() {
    return Math.round(options.timeoutSeconds() * 1000);
  }

  /** One try at a list of the models; empty if the server keeps none. */
  Optional<JsonObject> models() {
    try {
      return Optional.of(once(request("/models").GET().build()));
    } catch (Refused e) {
      if (e.status() == 404 || e.status() == 405 || e.status() == 501) {
        return Optional.empty();
      }
      throw e;
    } catch (Failed e) {
      throw new IllegalStateException("no server answers at " + options.url() + ": " + e.why, e);
    }
  }

  /**
   * Sends until there is an answer.
   *
   * @param jitter stream for the pauses of this request alone
   * @throws Refused if the server says no
   * @throws IllegalStateException if no try succeeded
   */
  JsonObject post(String path, JsonObject body, Rng jitter) {
    HttpRequest request =
        request(path).POST(BodyPublishers.ofString(body.toString(), UTF_8)).build();
    for (int attempt = 0; ; attempt++) {
      try {
        return once(request);
      } catch (Failed e) {
        if (attempt == options.retries()) {
          throw new IllegalStateException(
              "the server at "
                  + options.url()
                  + " gave no answer in "
                  + (attempt == 0 ? "1 try: " : attempt + 1 + " tries, the last: ")
                  + e.why,
              e);
        }
        sleep(pause(e, attempt, jitter.at(attempt)));
      }
    }
  }

  /** Milliseconds before the next try. */
  private long pause(Failed e, int attempt, Rng jitter) {
    double most = options.maxBackoffSeconds() * 1000;
    if (e.waitMillis >= 0) {
      return (long) Math.min(most, e.waitMillis);
    }
    double full = Math.min(most, options.backoffMillis() * (double) (1L << Math.min(attempt, 30)));
    return (long) (full * (0.5 + 0.5 * jitter.nextDouble()));
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a server", e);
    }
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(options.url() + path))
            .timeout(Duration.ofMillis(timeoutMillis()))
            .header("Content-Type", "application/json")
            .header("Accept", "application/json");
    boolean bearer = options.keyHeader().equalsIgnoreCase("Authorization");
    key.ifPresent(k -> request.header(options.keyHeader(), bearer ? "Bearer " + k : k));
    return request;
  }

  /** A try that failed, and that another may mend. */
  private static final class Failed extends Exception {
    private static final long serialVersionUID = 1;

    private final String why;
    private final long waitMillis;

    Failed(String why, long waitMillis, Throwable cause) {
      super(why, cause);
      this.why = why;
      this.waitMillis = waitMillis;
    }
  }

  private JsonObject once(HttpRequest request) throws Failed {
    HttpResponse<byte[]> response = send(request);
    String body = new String(response.body(), UTF_8);
    int status = response.statusCode();
    if (PASSING.contains(status)) {
      throw new Failed("status " + status + ": " + told(body), retryAfter(response), null);
    }
    if (status / 100 != 2) {
      throw new Refused(
          status,
          "the server at "
              + options.url()
              + " refuses with status "
              + status
              + hidden(Advice.onRefusal(response, options.key()))
              + ": "
              + told(body));
    }
    try {
      JsonElement parsed = JsonParser.parseString(body);
      if (parsed.isJsonObject()) {
        return parsed.getAsJsonObject();
      }
      throw new Failed("its answer is no JSON object: " + told(body), -1, null);
    } catch (JsonParseException | StackOverflowError e) {
      throw new Failed("its answer is no JSON: " + told(body), -1, e);
    }
  }

  private HttpResponse<byte[]> send(HttpRequest request) throws Failed {
    CompletableFuture<HttpResponse<byte[]>> sent =
        client.sendAsync(request, info -> new LimitedBody(LARGEST));
    Duration limit = request.timeout().orElseThrow();
    try {
      return sent.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      sent.cancel(true);
      throw new Failed(Advice.late(limit), -1, e);
    } catch (InterruptedException e) {
      sent.cancel(true);
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a server", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw new Failed(hidden(Advice.onFailure(cause, limit)), -1, cause);
      }
      throw new IllegalStateException("the request to " + options.url() + " failed", e.getCause());
    }
  }

  /** Milliseconds that the server asks for, as seconds or as a date; -1 if it asks for none. */
  private static long retryAfter(HttpResponse<?> response) {
    String said = response.headers().firstValue("Retry-After").orElse("").strip();
    if (said.matches("\\d{1,9}(\\.\\d{1,9})?")) {
      return Math.round(Double.parseDouble(said) * 1000);
    }
    try {
      Instant then = ZonedDateTime.parse(said, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Math.max(0, Duration.between(Instant.now(), then).toMillis());
    } catch (DateTimeParseException none) {
      return -1;
    }
  }

  /** What the server says, on one line, cut short. */
  private String told(String body) {
    String said = hidden(body.strip().replaceAll("\\s+", " "));
    return said.isEmpty() ? "(nothing)" : said.length() <= SHOWN ? said : said.substring(0, SHOWN);
  }

  /** A server may repeat the key in its complaint. */
  private String hidden(String text) {
    return key.isPresent() ? text.replace(key.get(), "***") : text;
  }
}
