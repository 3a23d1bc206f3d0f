package org.athanor.policy.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import javax.net.ssl.SSLException;

/** What a person may do about a request that came to nothing. */
final class Advice {
  private Advice() {}

  /**
   * In brackets; empty if only the server's own words can say.
   *
   * @param key name of the environment variable with the key; empty: there is none
   */
  static String onRefusal(HttpResponse<?> response, String key) {
    int status = response.statusCode();
    if (status / 100 == 3) {
      return " (it sends on to %s: set url to where it is)"
          .formatted(response.headers().firstValue("Location").orElse("another address"));
    } else if ((status == 401 || status == 403) && key.isEmpty()) {
      return " (set key to the name of an environment variable that holds the server's key)";
    } else if (status == 401 || status == 403) {
      return " (check the key in the environment variable " + key + ")";
    } else if (status == 404 || status == 405) {
      return " (asked %s: check url, which is the address up to /v1, and model)"
          .formatted(response.uri());
    }
    return "";
  }

  /** Why there is no answer. */
  static String onFailure(IOException cause, Duration limit) {
    String message = String.valueOf(cause.getMessage());
    if (cause instanceof HttpConnectTimeoutException) {
      return "no connection in time; check url";
    } else if (cause instanceof HttpTimeoutException) {
      return late(limit);
    } else if (isUnresolved(cause)) {
      return "no host of that name is known; check url";
    } else if (cause instanceof ConnectException) {
      return "no connection, nothing listens there; start it, or check url";
    } else if (cause instanceof SSLException) {
      return "no secure connection (" + message + "); check whether it speaks https";
    } else if (cause.getMessage() == null || message.contains("received no bytes")) {
      return "the connection broke off before an answer";
    }
    return cause.getClass().getSimpleName() + ": " + message;
  }

  static String late(Duration limit) {
    return "no whole answer within " + limit.toMillis() / 1000.0 + " s; see timeoutSeconds";
  }

  private static boolean isUnresolved(Throwable cause) {
    return cause instanceof UnresolvedAddressException
        || (cause.getCause() != null && isUnresolved(cause.getCause()));
  }
}
