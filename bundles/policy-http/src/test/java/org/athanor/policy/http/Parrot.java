package org.athanor.policy.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that answers with what it was asked, and keeps the requests. */
final class Parrot implements AutoCloseable {
  final List<JsonObject> asked = Collections.synchronizedList(new ArrayList<>());
  final List<String> keys = Collections.synchronizedList(new ArrayList<>());
  final AtomicInteger most = new AtomicInteger();
  private final AtomicInteger present = new AtomicInteger();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  boolean oneChoice;
  boolean knowsScores = true;

  Parrot() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/models", e -> reply(e, 200, "{\"data\": [{\"id\": \"parrot\"}]}"));
    server.createContext("/v1/chat/completions", e -> complete(e, true));
    server.createContext("/v1/completions", e -> complete(e, false));
    server.setExecutor(threads);
    server.start();
  }

  URI url() {
    return URI.create("http://localhost:" + server.getAddress().getPort() + "/v1");
  }

  private void complete(HttpExchange exchange, boolean chat) throws IOException {
    most.accumulateAndGet(present.incrementAndGet(), Math::max);
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    JsonObject request = JsonParser.parseString(body).getAsJsonObject();
    asked.add(request);
    keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    if (request.has("logprobs") && !knowsScores) {
      present.decrementAndGet();
      reply(exchange, 400, "{\"error\": \"logprobs are not supported\"}");
      return;
    }
    JsonArray choices = new JsonArray();
    int n = request.has("n") && !oneChoice ? request.get("n").getAsInt() : 1;
    for (int i = 0; i < n; i++) {
      choices.add(chat ? chat(request, i) : text(request, i));
    }
    JsonObject answer = new JsonObject();
    answer.add("choices", choices);
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    present.decrementAndGet();
    reply(exchange, 200, answer.toString());
  }

  private static String said(JsonObject request, String prompt, int i) {
    JsonElement seed = request.get("seed");
    return prompt + "/" + (seed == null ? "" : seed.getAsLong() % 1000) + "/" + i;
  }

  private static JsonObject chat(JsonObject request, int i) {
    JsonArray messages = request.getAsJsonArray("messages");
    String prompt =
        messages.get(messages.size() - 1).getAsJsonObject().get("content").getAsString();
    JsonObject message = new JsonObject();
    message.addProperty("content", said(request, prompt, i));
    JsonObject choice = new JsonObject();
    choice.add("message", message);
    choice.addProperty("finish_reason", "stop");
    return choice;
  }

  private static JsonObject text(JsonObject request, int i) {
    String text = said(request, request.get("prompt").getAsString(), i);
    JsonArray tokens = new JsonArray();
    JsonArray scores = new JsonArray();
    for (String piece : text.split("(?=/)")) {
      tokens.add(piece);
      scores.add(-0.25 * (scores.size() + 1));
    }
    JsonObject given = new JsonObject();
    given.add("tokens", tokens);
    given.add("token_logprobs", scores);
    JsonObject choice = new JsonObject();
    choice.addProperty("text", text);
    choice.addProperty("finish_reason", "length");
    if (request.has("logprobs")) {
      choice.add("logprobs", given);
    }
    return choice;
  }

  private static void reply(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
