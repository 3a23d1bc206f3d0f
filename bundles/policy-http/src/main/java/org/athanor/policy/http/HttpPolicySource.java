package org.athanor.policy.http;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.PluginName;
import org.athanor.plugin.PolicySource;
import org.athanor.plugin.Setup;
import org.athanor.policy.Policy;
import org.osgi.service.component.annotations.Component;

/** Opens models that a server holds which speaks OpenAI's interface. */
@Component(service = PolicySource.class)
@PluginName("http")
@Doc("a model on a server (vLLM, SGLang, llama.cpp, TGI, Ollama ...), to generate and not to train")
public final class HttpPolicySource implements PolicySource<HttpPolicySource.Options> {
  private static final String VARIABLE = "[A-Za-z_][A-Za-z0-9_]*";

  /** Which interface is asked. */
  public enum Api {
    CHAT,
    COMPLETIONS
  }

  /** Where the server is, and how it is asked. */
  public record Options(
      @Default("http://localhost:8000/v1") @Doc("address up to /v1") String url,
      @Default("") @Doc("name of the model there; none: the only one it has") String model,
      @Default("chat") @Doc("chat: the prompt is a user's message; completions: plain text")
          Api api,
      @Default("") @Doc("system message, for chat") String system,
      @Default("") @Doc("name of the environment variable that holds the key; none: no key")
          String key,
      @Default("Authorization") @Doc("header of the key; Authorization carries it as Bearer")
          String keyHeader,
      @Default("0") @Doc("samples that one request asks for; 0: all of a prompt's")
          int samplesPerRequest,
      @Default("8") @Doc("requests at once") int concurrency,
      @Default("300") @Doc("seconds for the whole of an answer") double timeoutSeconds,
      @Default("5") @Doc("further tries after one that failed") int retries,
      @Default("500")
          @Doc("milliseconds before the second try; doubles, cut by up to half by chance")
          long backoffMillis,
      @Default("30") @Doc("seconds between two tries at most, whatever the server asks for")
          double maxBackoffSeconds,
      @Default("true") @Doc("ask for log-probabilities") boolean logProbs,
      @Default("true") @Doc("send a seed for each request") boolean seeds,
      @Default("1") @Doc("nucleus: share of probability that is drawn from") double topP,
      @Default("") @Doc("texts that end a completion; \\n is a line end") List<String> stop,
      @Default("4096") @Doc("most tokens of prompt and completion") int contextLength,
      @Default("") @Doc("JSON object with more fields for each request; null takes one away")
          String extra) {
    public Options {
      url = url.strip().replaceFirst("/+$", "");
      checkUrl(url);
      check(
          key.isEmpty() || key.matches(VARIABLE),
          "key must be the name of an environment variable (letters, digits and _), never the key"
              + " itself");
      check(keyHeader.matches("[A-Za-z0-9-]+"), "keyHeader must be a header's name");
      check(samplesPerRequest >= 0, "samplesPerRequest must be at least 0");
      check(concurrency >= 1 && concurrency <= 1024, "concurrency must be 1 to 1024");
      check(timeoutSeconds >= 0.01 && timeoutSeconds <= 86_400, "timeoutSeconds: 0.01 to 86400");
      check(retries >= 0 && retries <= 100, "retries must be 0 to 100");
      check(backoffMillis >= 0 && backoffMillis <= 3_600_000, "backoffMillis: 0 to 3600000");
      check(maxBackoffSeconds >= 0 && maxBackoffSeconds <= 86_400, "maxBackoffSeconds: 0 to 86400");
      check(topP > 0 && topP <= 1, "topP must be above 0 and at most 1");
      check(contextLength >= 2, "contextLength must be at least 2");
      stop = List.copyOf(stop);
      object(extra);
    }

    private static void checkUrl(String url) {
      try {
        URI uri = URI.create(url);
        check(
            ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                && uri.getHost() != null,
            "url must begin with http:// or https:// and a host, such as"
                + " http://localhost:8000/v1, got '"
                + url
                + "'");
        check(
            uri.getUserInfo() == null && uri.getQuery() == null,
            "url must hold no user, password or query: keys go into an environment variable, see"
                + " option key");
      } catch (IllegalArgumentException e) {
        throw e.getMessage() != null && e.getMessage().startsWith("url must")
            ? e
            : new IllegalArgumentException("url is no address: " + e.getMessage(), e);
      }
    }

    private static void check(boolean holds, String message) {
      if (!holds) {
        throw new IllegalArgumentException(message);
      }
    }

    private static JsonObject object(String json) {
      try {
        return json.isBlank() ? new JsonObject() : JsonParser.parseString(json).getAsJsonObject();
      } catch (JsonParseException | IllegalStateException e) {
        throw new IllegalArgumentException(
            "extra must be a JSON object such as {\"top_k\": 20}, got '" + json + "'", e);
      }
    }
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  /** Generation is all that a server can be asked for. */
  @Override
  public Optional<String> refuses(Setup setup, Options options) {
    for (String role : List.of("reference", "scorer")) {
      if (setup.value(role).filter("http"::equals).isPresent()) {
        return Optional.of(
            role + " = http: a server cannot score tokens that it is given; choose another policy");
      }
    }
    return Optional.empty();
  }

  @Override
  public Policy open(Options options) {
    Optional<String> key = key(options);
    Server server = new Server(options, key);
    try {
      String model = options.model().isEmpty() ? only(server, options) : options.model();
      return new HttpPolicy(options, server, model, Options.object(options.extra()));
    } catch (IllegalStateException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static Optional<String> key(Options options) {
    if (options.key().isEmpty()) {
      return Optional.empty();
    }
    Optional<String> key = Optional.ofNullable(System.getenv(options.key())).map(String::strip);
    if (key.filter(k -> !k.isEmpty()).isEmpty()) {
      throw new IllegalArgumentException(
          "the environment variable "
              + options.key()
              + ", which should hold the server's key, is not set; set it where athanor is started");
    }
    if (!key.get().chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new IllegalArgumentException(
          "the environment variable "
              + options.key()
              + " holds no key: it has spaces or other"
              + " characters that a header cannot carry");
    }
    return key;
  }

  /** The server's only model. */
  private static String only(Server server, Options options) {
    List<String> names = new ArrayList<>();
    server
        .models()
        .map(answer -> answer.get("data"))
        .filter(JsonElement::isJsonArray)
        .map(JsonElement::getAsJsonArray)
        .orElse(new JsonArray())
        .forEach(one -> id(one).ifPresent(names::add));
    if (names.size() != 1) {
      throw new IllegalArgumentException(
          "set option model: the server at "
              + options.url()
              + (names.isEmpty()
                  ? " lists no models; check also that url is the address up to /v1"
                  : " has the models " + names));
    }
    return names.get(0);
  }

  /** An entry without one is none that could be asked for. */
  private static Optional<String> id(JsonElement entry) {
    JsonElement id = entry.isJsonObject() ? entry.getAsJsonObject().get("id") : null;
    return id != null && id.isJsonPrimitive() ? Optional.of(id.getAsString()) : Optional.empty();
  }
}
