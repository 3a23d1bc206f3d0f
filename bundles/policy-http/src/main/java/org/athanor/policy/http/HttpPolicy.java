package org.athanor.policy.http;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.athanor.data.Trajectory;
import org.athanor.math.Rng;
import org.athanor.policy.Policy;
import org.athanor.policy.SamplingParams;
import org.athanor.policy.Tokenizer;

/**
 * A model behind a server, for generation only. Log-probabilities are those that the server reports
 * for the tokens it drew; NaN where it reports none. They are the server's: most report them before
 * temperature and truncation.
 */
final class HttpPolicy implements Policy {
  private final HttpPolicySource.Options options;
  private final Server server;
  private final String model;
  private final JsonObject extra;
  private final TextTokens tokens = new TextTokens();
  private volatile boolean scores;
  private volatile boolean seeds;

  HttpPolicy(HttpPolicySource.Options options, Server server, String model, JsonObject extra) {
    this.options = options;
    this.server = server;
    this.model = model;
    this.extra = extra;
    this.scores = options.logProbs();
    this.seeds = options.seeds();
  }

  @Override
  public Tokenizer tokenizer() {
    return tokens;
  }

  @Override
  public int contextLength() {
    return options.contextLength();
  }

  @Override
  public long version() {
    return 0;
  }

  @Override
  public List<List<Trajectory>> generate(
      List<int[]> prompts, int count, SamplingParams params, Rng rng) {
    if (!params.whole() || !params.stop().isEmpty()) {
      throw new IllegalArgumentException(
          "a server draws as the policy's own options say: leave out topK, topP, minP,"
              + " repetitionPenalty and stop, and set the policy's topP, stop and extra");
    }
    for (int[] prompt : prompts) {
      if (prompt.length == 0) {
        throw new IllegalArgumentException("an empty prompt");
      }
    }
    ExecutorService pool = Executors.newFixedThreadPool(options.concurrency(), HttpPolicy::thread);
    try {
      return gathered(started(prompts, count, params, rng, pool));
    } finally {
      pool.shutdownNow();
    }
  }

  /** One task for each request: all samples of a prompt together, or one by one. */
  private List<List<Future<List<Trajectory>>>> started(
      List<int[]> prompts, int count, SamplingParams params, Rng rng, ExecutorService pool) {
    int together = options.samplesPerRequest() == 0 ? count : options.samplesPerRequest();
    List<List<Future<List<Trajectory>>>> started = new ArrayList<>();
    for (int i = 0; i < prompts.size(); i++) {
      int[] prompt = prompts.get(i);
      List<Future<List<Trajectory>>> own = new ArrayList<>();
      for (int j = 0; j < count; j += together) {
        int n = Math.min(together, count - j);
        Rng stream = rng.at(i, j);
        own.add(pool.submit(() -> completions(prompt, n, params, stream)));
      }
      started.add(own);
    }
    return started;
  }

  private static List<List<Trajectory>> gathered(List<List<Future<List<Trajectory>>>> started) {
    List<List<Trajectory>> drawn = new ArrayList<>();
    try {
      for (List<Future<List<Trajectory>>> own : started) {
        List<Trajectory> some = new ArrayList<>();
        for (Future<List<Trajectory>> one : own) {
          some.addAll(one.get());
        }
        drawn.add(some);
      }
      return drawn;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a server", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new IllegalStateException(e.getCause());
    }
  }

  /** That many completions; servers that give fewer for one request are asked again. */
  private List<Trajectory> completions(int[] prompt, int count, SamplingParams params, Rng rng) {
    String text = tokens.decode(prompt);
    List<Trajectory> drawn = new ArrayList<>();
    int empty = 0;
    for (int call = 0; drawn.size() < count; call++) {
      Rng stream = rng.at(call);
      List<Choice> choices = asked(text, count - drawn.size(), params, stream, empty);
      for (Choice choice : choices.subList(0, Math.min(choices.size(), count - drawn.size()))) {
        drawn.add(trajectory(prompt, choice));
      }
      empty = choices.isEmpty() ? empty + 1 : 0;
    }
    return drawn;
  }

  private List<Choice> asked(String prompt, int count, SamplingParams params, Rng rng, int empty) {
    JsonObject answer = post(prompt, count, params, rng);
    List<Choice> choices = new ArrayList<>();
    String why = "it has no 'choices' but " + answer.keySet();
    try {
      if (answer.has("choices") && answer.get("choices").isJsonArray()) {
        why = "its 'choices' are empty";
        for (JsonElement one : answer.getAsJsonArray("choices")) {
          choices.add(Choice.of(one.getAsJsonObject()));
        }
      }
    } catch (Unusable | RuntimeException e) {
      choices.clear();
      why = e.getMessage();
    }
    if (choices.isEmpty() && empty >= options.retries()) {
      throw new IllegalStateException(
          "the server at " + options.url() + " gives answers that are no completions: " + why);
    }
    return choices;
  }

  /** A server that knows no log-probabilities or seeds is asked without them from then on. */
  private JsonObject post(String prompt, int count, SamplingParams params, Rng rng) {
    boolean scored = scores;
    boolean seeded = seeds;
    try {
      return server.post(path(), body(prompt, count, params, rng, scored, seeded), rng);
    } catch (Refused e) {
      String said = e.getMessage().toLowerCase(Locale.ROOT);
      boolean dislikesScores = scored && said.contains("logprobs");
      boolean dislikesSeeds = seeded && said.contains("seed");
      if (e.status() != 400 && e.status() != 422 || !dislikesScores && !dislikesSeeds) {
        throw e;
      }
      if (dislikesScores) {
        scores = false;
      }
      if (dislikesSeeds) {
        seeds = false;
      }
      return post(prompt, count, params, rng);
    }
  }

  private boolean chat() {
    return options.api() == HttpPolicySource.Api.CHAT;
  }

  private String path() {
    return chat() ? "/chat/completions" : "/completions";
  }

  private JsonObject body(
      String prompt, int count, SamplingParams params, Rng rng, boolean scored, boolean seeded) {
    JsonObject body = new JsonObject();
    body.addProperty("model", model);
    if (chat()) {
      body.add("messages", messages(prompt));
    } else {
      body.addProperty("prompt", prompt);
    }
    body.addProperty("max_tokens", params.maxTokens());
    body.addProperty("temperature", params.temperature());
    if (options.topP() < 1) {
      body.addProperty("top_p", options.topP());
    }
    if (count > 1) {
      body.addProperty("n", count);
    }
    if (!options.stop().isEmpty()) {
      JsonArray stop = new JsonArray();
      options.stop().forEach(s -> stop.add(s.replace("\\n", "\n")));
      body.add("stop", stop);
    }
    if (seeded) {
      body.addProperty("seed", rng.nextLong() >>> 33);
    }
    if (scored && chat()) {
      body.addProperty("logprobs", true);
    } else if (scored) {
      body.addProperty("logprobs", 1);
    }
    extra.entrySet().forEach(e -> put(body, e.getKey(), e.getValue()));
    return body;
  }

  /** A null takes the field away. */
  private static void put(JsonObject body, String name, JsonElement value) {
    if (value instanceof JsonNull) {
      body.remove(name);
    } else {
      body.add(name, value);
    }
  }

  private JsonArray messages(String prompt) {
    JsonArray messages = new JsonArray();
    if (!options.system().isEmpty()) {
      messages.add(message("system", options.system()));
    }
    messages.add(message("user", prompt));
    return messages;
  }

  private static JsonObject message(String role, String content) {
    JsonObject message = new JsonObject();
    message.addProperty("role", role);
    message.addProperty("content", content);
    return message;
  }

  private Trajectory trajectory(int[] prompt, Choice choice) {
    boolean told = !choice.pieces().isEmpty();
    int[] drawn = told ? tokens.encode(choice.pieces()) : tokens.encode(choice.text());
    double[] logProb = new double[drawn.length];
    for (int t = 0; t < drawn.length; t++) {
      logProb[t] = told ? choice.logProbs().get(t) : Double.NaN;
    }
    return new Trajectory(prompt, drawn, logProb, choice.stop(), 0);
  }

  /**
   * What the server said when it drew them: a server cannot score tokens that it is given.
   * Entropies are unknown, NaN.
   */
  @Override
  public List<TokenStats> evaluate(List<Trajectory> trajectories, double temperature) {
    List<TokenStats> stats = new ArrayList<>();
    for (Trajectory t : trajectories) {
      double[] entropy = new double[t.length()];
      Arrays.fill(entropy, Double.NaN);
      stats.add(new TokenStats(t.logProb(), entropy));
    }
    return Collections.unmodifiableList(stats);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "policy-http");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    // connections close by themselves
  }
}
