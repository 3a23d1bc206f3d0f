package org.athanor.policy.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.athanor.data.Trajectory;
import org.athanor.data.Trajectory.Stop;
import org.athanor.math.Rng;
import org.athanor.policy.Policy;
import org.athanor.policy.SamplingParams;
import org.athanor.policy.http.Faults.Fault;
import org.athanor.policy.http.HttpPolicySource.Api;
import org.athanor.policy.http.HttpPolicySource.Options;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked and what is made of the answers, with a server of ours and faults between. */
class HttpPolicyTest {
  private static final SamplingParams PARAMS = new SamplingParams(16, 0.7);
  private Parrot parrot;

  @BeforeEach
  void start() throws IOException {
    parrot = new Parrot();
  }

  @AfterEach
  void stop() {
    parrot.close();
  }

  static Options options(String url, Api api, int retries, double timeout) {
    return new Options(
        url,
        "",
        api,
        "",
        "",
        "Authorization",
        0,
        4,
        timeout,
        retries,
        1,
        1,
        true,
        true,
        1,
        List.of(),
        4096,
        "");
  }

  private static List<String> texts(Policy policy, int count, String... prompts) {
    List<int[]> encoded = new ArrayList<>();
    for (String prompt : prompts) {
      encoded.add(policy.tokenizer().encodePrompt(prompt));
    }
    List<String> texts = new ArrayList<>();
    for (List<Trajectory> drawn : policy.generate(encoded, count, PARAMS, Rng.of(3, "test"))) {
      assertEquals(count, drawn.size());
      drawn.forEach(t -> texts.add(policy.tokenizer().decode(t.prompt(), t.tokens())));
    }
    return texts;
  }

  private Policy open(Api api) {
    return new HttpPolicySource().open(options(parrot.url().toString(), api, 3, 20));
  }

  @Test
  void completions_come_in_order_with_the_servers_tokens_and_scores() {
    try (Policy policy = open(Api.COMPLETIONS)) {
      String prompt = "Grüße,  \n\tWelt! 漢字 🙂 12345";
      int[] ids = policy.tokenizer().encodePrompt(prompt);
      assertEquals(prompt, policy.tokenizer().decode(ids));
      List<Trajectory> drawn = policy.generate(List.of(ids), 3, PARAMS, Rng.of(1, "t")).get(0);
      for (int j = 0; j < 3; j++) {
        Trajectory t = drawn.get(j);
        String text = policy.tokenizer().decode(t.prompt(), t.tokens());
        assertTrue(text.startsWith(prompt + "/") && text.endsWith("/" + j), text);
        assertArrayEquals(new double[] {-0.25, -0.5, -0.75}, t.logProb());
        assertEquals(Stop.LENGTH, t.stop());
        assertArrayEquals(t.logProb(), policy.evaluate(List.of(t), 1).get(0).logProb());
      }
      JsonObject asked = parrot.asked.get(0);
      assertEquals("parrot", asked.get("model").getAsString());
      assertEquals(16, asked.get("max_tokens").getAsInt());
      assertEquals(0.7, asked.get("temperature").getAsDouble());
      assertEquals(3, asked.get("n").getAsInt());
    }
  }

  @Test
  void chat_carries_system_and_stop_and_whatever_else_is_wanted() {
    Options all =
        new Options(
            parrot.url() + "/",
            "m",
            Api.CHAT,
            "Be brief.",
            "HOME",
            "Authorization",
            2,
            3,
            20,
            0,
            1,
            1,
            false,
            false,
            0.9,
            List.of("\\n\\n", "END"),
            64,
            "{\"top_k\": 20, \"max_tokens\": null, \"max_completion_tokens\": 9}");
    try (Policy policy = new HttpPolicySource().open(all)) {
      assertEquals(List.of("hi//0", "hi//1", "hi//0"), texts(policy, 3, "hi"));
      JsonObject asked = parrot.asked.get(0);
      assertEquals(
          "[{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":\"hi\"}]",
          asked.get("messages").toString());
      assertEquals("[\"\\n\\n\",\"END\"]", asked.get("stop").toString());
      assertEquals(20, asked.get("top_k").getAsInt());
      assertEquals(0.9, asked.get("top_p").getAsDouble());
      assertFalse(asked.has("max_tokens") || asked.has("seed") || asked.has("logprobs"));
      assertEquals("Bearer " + System.getenv("HOME"), parrot.keys.get(0));
      Trajectory t =
          policy
              .generate(List.of(policy.tokenizer().encode("x")), 1, PARAMS, Rng.of(1, "t"))
              .get(0)
              .get(0);
      assertTrue(Double.isNaN(t.logProb()[0]), "a score that nobody gave");
      assertEquals(Stop.END_OF_SEQUENCE, t.stop());
    }
  }

  @Test
  void parameters_that_its_options_stand_for_are_refused_and_not_passed_over() {
    try (Policy policy = open(Api.CHAT)) {
      List<int[]> prompts = List.of(policy.tokenizer().encodePrompt("a"));
      for (SamplingParams params :
          List.of(
              new SamplingParams(2, 1, 0, 0.5, 0, 1, List.of()),
              new SamplingParams(2, 1, 0, 1, 0, 1, List.of("a")))) {
        assertThrows(
            IllegalArgumentException.class,
            () -> policy.generate(prompts, 1, params, Rng.of(1, "t")));
      }
      assertEquals(List.of(), parrot.asked);
    }
  }

  @Test
  void a_server_that_gives_one_choice_at_a_time_is_asked_again() {
    parrot.oneChoice = true;
    try (Policy policy = open(Api.CHAT)) {
      assertEquals(8, texts(policy, 4, "a", "b").stream().distinct().count());
    }
  }

  @Test
  void a_server_that_knows_no_scores_is_asked_without() {
    parrot.knowsScores = false;
    try (Policy policy = open(Api.COMPLETIONS)) {
      assertEquals(2, texts(policy, 1, "a", "b").size());
      int before = parrot.asked.size();
      texts(policy, 1, "c");
      assertEquals(before + 1, parrot.asked.size(), "it should remember");
    }
  }

  @Test
  void the_same_streams_ask_for_the_same_seeds_and_no_more_run_at_once_than_allowed() {
    String[] prompts = new String[20];
    for (int i = 0; i < prompts.length; i++) {
      prompts[i] = "p" + i;
    }
    try (Policy policy = open(Api.CHAT)) {
      assertEquals(texts(policy, 2, prompts), texts(policy, 2, prompts));
      assertTrue(parrot.most.get() <= 4, "at once: " + parrot.most.get());
      assertTrue(parrot.most.get() > 1, "nothing ran side by side");
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void a_fault_that_passes_is_survived(Fault fault) throws IOException {
    try (Policy direct = open(Api.CHAT);
        Faults faults = new Faults(parrot.url(), i -> i == 0 || i % 3 != 1 ? Fault.NONE : fault);
        Policy policy =
            new HttpPolicySource()
                .open(options(faults.url(), Api.CHAT, 6, fault == Fault.STALLED ? 1 : 20))) {
      String[] prompts = {"a", "b", "c", "d"};
      List<String> expected = texts(direct, 2, prompts);
      List<String> found = texts(policy, 2, prompts);
      assertTrue(faults.requests() > prompts.length, "no fault was met");
      if (fault != Fault.EMPTY) { // asked anew, with another seed
        assertEquals(expected, found);
      }
    }
  }

  @Test
  void a_fault_that_stays_ends_in_words() throws IOException {
    IntFunction<Fault> never = i -> i == 0 ? Fault.NONE : Fault.TOO_MANY;
    try (Faults faults = new Faults(parrot.url(), never);
        Policy policy = new HttpPolicySource().open(options(faults.url(), Api.CHAT, 2, 20))) {
      var e = assertThrows(IllegalStateException.class, () -> texts(policy, 1, "a"));
      assertTrue(e.getMessage().contains("3 tries"), e.getMessage());
      assertTrue(
          e.getMessage().contains("429") && e.getMessage().contains("slow down"), e.getMessage());
      assertEquals(4, faults.requests());
    }
    try (Faults faults = new Faults(parrot.url(), i -> i == 0 ? Fault.NONE : Fault.EMPTY);
        Policy policy = new HttpPolicySource().open(options(faults.url(), Api.CHAT, 2, 20))) {
      var e = assertThrows(IllegalStateException.class, () -> texts(policy, 1, "a"));
      assertTrue(e.getMessage().contains("choices"), e.getMessage());
    }
  }

  @Test
  void a_pause_that_the_server_asks_for_is_kept() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      byte[] wait = Faults.answer("503 Busy", "Retry-After: 1\r\n", "");
      byte[] said =
          Faults.answer("200 OK", "", "{\"choices\": [{\"message\": {\"content\": \"x\"}}]}");
      answering(socket, wait, said);
      long start = System.nanoTime();
      try (Policy policy = new HttpPolicySource().open(named(socket, "", "m"))) {
        assertEquals(List.of("x"), texts(policy, 1, "a"));
      }
      assertTrue(System.nanoTime() - start >= 990_000_000L, "it did not wait");
    }
  }

  @Test
  void a_refusal_is_final_and_does_not_repeat_the_key() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      String secret = System.getenv("HOME");
      answering(socket, Faults.answer("401 Unauthorized", "", "no such key: Bearer " + secret));
      try (Policy policy = new HttpPolicySource().open(named(socket, "HOME", "m"))) {
        var e = assertThrows(RuntimeException.class, () -> texts(policy, 1, "a"));
        assertTrue(e.getMessage().contains("401"), e.getMessage());
        assertTrue(e.getMessage().endsWith("no such key: Bearer ***"), e.getMessage());
      }
    }
  }

  @Test
  void no_server_no_model_and_no_key_are_told_on_opening() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    assertRefused("no server answers at http://localhost:" + port, "http://localhost:" + port, "");
    assertRefused("ATHANOR_NO_SUCH_KEY", parrot.url().toString(), "ATHANOR_NO_SUCH_KEY");
  }

  @Test
  void a_refusal_says_what_may_be_done() throws IOException {
    for (String[] told :
        List.of(
            new String[] {"401 Unauthorized", "", "set key to the name of an environment variable"},
            new String[] {"404 Not Found", "", "/chat/completions: check url"},
            new String[] {
              "308 Moved", "Location: http://elsewhere/v1\r\n", "http://elsewhere/v1"
            })) {
      try (ServerSocket socket = new ServerSocket(0)) {
        answering(socket, Faults.answer(told[0], told[1], "no"));
        try (Policy policy = new HttpPolicySource().open(named(socket, "", "m"))) {
          var e = assertThrows(IllegalStateException.class, () -> texts(policy, 1, "a"));
          assertTrue(e.getMessage().contains(told[2]), e.getMessage());
          assertTrue(e.getMessage().endsWith("): no"), e.getMessage());
        }
      }
    }
  }

  @Test
  void a_connection_that_cannot_be_had_says_why() throws IOException {
    assertRefused("no host of that name is known", "http://no-such-host.invalid/v1", "");
    try (ServerSocket socket = new ServerSocket(0)) {
      byte[] plain = Faults.answer("400 Bad Request", "", "plain");
      answering(socket, plain, plain, plain, plain); // Java's client may try again by itself
      String url = "https://localhost:" + socket.getLocalPort();
      assertRefused("whether it speaks https", url, "");
    }
    assertRefused("lists no models", parrot.url().resolve("/").toString(), "");
  }

  @Test
  void a_list_of_models_with_entries_that_have_no_name_is_told_as_it_is() throws IOException {
    for (String entry : List.of("{}", "{\"id\": null}", "3", "null", "{\"id\": {}}")) {
      String models = "{\"data\": [" + entry + ", {\"id\": \"a\"}, {\"id\": \"b\"}]}";
      try (ServerSocket socket = new ServerSocket(0)) {
        answering(socket, Faults.answer("200 OK", "", models));
        assertRefused("has the models [a, b]", "http://localhost:" + socket.getLocalPort(), "");
      }
    }
  }

  private static void assertRefused(String part, String url, String key) {
    Options options =
        new Options(
            url,
            "",
            Api.CHAT,
            "",
            key,
            "Authorization",
            0,
            1,
            5,
            0,
            1,
            1,
            true,
            true,
            1,
            List.of(),
            64,
            "");
    var e =
        assertThrows(IllegalArgumentException.class, () -> new HttpPolicySource().open(options));
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://x/v1",
        "localhost:8000",
        "http://me:secret@host/v1",
        "http://h/v1?key=secret",
        "http:// h"
      })
  void an_address_that_is_none_or_holds_a_secret_is_refused(String url) {
    var e = assertThrows(IllegalArgumentException.class, () -> options(url, Api.CHAT, 0, 1));
    assertTrue(e.getMessage().startsWith("url "), e.getMessage());
    assertFalse(e.getMessage().contains("secret"), e.getMessage());
  }

  @Test
  void a_key_in_place_of_its_variables_name_is_refused_and_not_repeated() {
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new Options(
                    "http://h/v1",
                    "",
                    Api.CHAT,
                    "",
                    "sk-live-123",
                    "Authorization",
                    0,
                    1,
                    5,
                    0,
                    1,
                    1,
                    true,
                    true,
                    1,
                    List.of(),
                    64,
                    ""));
    assertTrue(e.getMessage().contains("environment variable"), e.getMessage());
    assertFalse(e.getMessage().contains("sk-live"), e.getMessage());
  }

  @Test
  void thoughts_apart_from_the_answer_are_put_before_it() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      answering(
          socket,
          Faults.answer(
              "200 OK",
              "",
              "{\"choices\": [{\"message\": {\"content\": \"4\", \"reasoning_content\": \"2+2\"}, \"finish_reason\": \"stop\", \"stop_reason\": \"END\","
                  + " \"logprobs\": {\"content\": [{\"token\": \"\\\\xe2\", \"logprob\": -1}, {\"token\": \"4\", \"logprob\": -2}]}}]}"));
      try (Policy policy = new HttpPolicySource().open(named(socket, "", "m"))) {
        int[] prompt = policy.tokenizer().encode("p");
        Trajectory t = policy.generate(List.of(prompt), 1, PARAMS, Rng.of(1, "t")).get(0).get(0);
        assertEquals("<think>2+2</think>4", policy.tokenizer().decode(prompt, t.tokens()));
        assertArrayEquals(new double[] {-1, -2}, t.logProb());
        assertEquals(Stop.STOP_TEXT, t.stop());
      }
    }
  }

  private static Options named(ServerSocket socket, String key, String model) {
    return new Options(
        URI.create("http://localhost:" + socket.getLocalPort()).toString(),
        model,
        Api.CHAT,
        "",
        key,
        "Authorization",
        0,
        1,
        20,
        3,
        1,
        5,
        true,
        true,
        1,
        List.of(),
        64,
        "");
  }

  private static void answering(ServerSocket socket, byte[]... answers) {
    Thread thread =
        new Thread(
            () -> {
              for (byte[] answer : answers) {
                try (var client = socket.accept()) {
                  client.getInputStream().read(new byte[65536]);
                  client.getOutputStream().write(answer);
                  client.getOutputStream().flush();
                  client.shutdownOutput();
                  client.getInputStream().readAllBytes();
                } catch (IOException e) {
                  return;
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
  }
}
