package org.athanor.policy.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.athanor.data.Trajectory;
import org.athanor.math.Rng;
import org.athanor.policy.Policy;
import org.athanor.policy.SamplingParams;
import org.athanor.policy.http.Faults.Fault;
import org.athanor.policy.http.HttpPolicySource.Api;
import org.junit.jupiter.api.Test;

/**
 * Against a server that nobody here wrote: -Dathanor.server=http://localhost:3111/openai/v1, as
 * docs/servers.md starts it. Skipped without one.
 */
class OtherServerTest {
  private static final Fault[] MIX = {
    Fault.NONE, Fault.DROPPED, Fault.NONE, Fault.HALF, Fault.TOO_MANY, Fault.NONE, Fault.GARBAGE
  };

  private static String server() {
    String url = System.getProperty("athanor.server", "");
    assumeTrue(!url.isEmpty(), "skipped: no -Dathanor.server=URL of a server; see docs/servers.md");
    return url;
  }

  private static List<String> greedy(String url, Api api) {
    HttpPolicySource.Options options =
        new HttpPolicySource.Options(
            url,
            "stories",
            api,
            "",
            "",
            "Authorization",
            1,
            2,
            120,
            10,
            1,
            1,
            true,
            true,
            1,
            List.of(),
            512,
            "");
    try (Policy policy = new HttpPolicySource().open(options)) {
      List<int[]> prompts = new ArrayList<>();
      for (String prompt : List.of("Once upon a time", "One day, Lily", "Tom had a")) {
        prompts.add(policy.tokenizer().encodePrompt(prompt));
      }
      List<String> texts = new ArrayList<>();
      var drawn = policy.generate(prompts, 2, new SamplingParams(20, 0), Rng.of(1, "real"));
      for (List<Trajectory> of : drawn) {
        of.forEach(t -> texts.add(policy.tokenizer().decode(t.prompt(), t.tokens())));
      }
      return texts;
    }
  }

  @Test
  void it_completes_text_and_chats() {
    String url = server();
    for (Api api : Api.values()) {
      List<String> texts = greedy(url, api);
      assertEquals(6, texts.size());
      texts.forEach(t -> assertFalse(t.isBlank(), api + " gave nothing"));
      assertEquals(texts.get(0), texts.get(1), "greedy twice");
    }
  }

  @Test
  void faults_between_change_nothing() throws IOException {
    String url = server();
    List<String> expected = greedy(url, Api.COMPLETIONS);
    try (Faults faults = new Faults(URI.create(url), i -> MIX[i % MIX.length])) {
      assertEquals(expected, greedy(faults.url(), Api.COMPLETIONS));
      assertTrue(faults.requests() > 6, "no fault was met");
    }
  }
}
