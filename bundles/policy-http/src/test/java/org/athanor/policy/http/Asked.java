package org.athanor.policy.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.athanor.data.Trajectory;
import org.athanor.math.Rng;
import org.athanor.policy.Policy;
import org.athanor.policy.SamplingParams;
import org.athanor.policy.onnx.OnnxPolicySource;
import org.athanor.testkit.OptionValues;
import org.osgi.framework.BundleContext;

/** Policies that real servers hold, the same opened by the lab itself, and what they say. */
final class Asked {
  private Asked() {}

  /**
   * On a server; patient, with short pauses.
   *
   * @param more names of options and their values by turns
   */
  static Policy served(String url, Map<String, String> usual, String... more) {
    Map<String, String> values = new HashMap<>();
    values.put("url", url);
    values.put("timeoutSeconds", "120");
    values.put("retries", "20");
    values.put("backoffMillis", "1");
    values.put("maxBackoffSeconds", "1");
    values.putAll(usual);
    for (int i = 0; i < more.length; i += 2) {
      values.put(more[i], more[i + 1]);
    }
    return new HttpPolicySource().open(OptionValues.bind(HttpPolicySource.Options.class, values));
  }

  /** From a folder, by part onnx. */
  static Policy own(Path folder) {
    BundleContext context =
        (BundleContext)
            Proxy.newProxyInstance(
                BundleContext.class.getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (proxy, method, arguments) -> Path.of("target/var").toString());
    Map<String, String> values = Map.of("path", folder.toString(), "workers", "1");
    return new OnnxPolicySource(context)
        .open(OptionValues.bind(OnnxPolicySource.Options.class, values));
  }

  /** Texts of that many completions of each prompt, one after the other. */
  static List<String> texts(Policy policy, List<String> prompts, int count, SamplingParams params) {
    List<String> texts = new ArrayList<>();
    for (List<Trajectory> drawn : drawn(policy, prompts, count, params)) {
      assertEquals(count, drawn.size());
      drawn.forEach(t -> texts.add(policy.tokenizer().decode(t.prompt(), t.tokens())));
    }
    return texts;
  }

  static List<List<Trajectory>> drawn(
      Policy policy, List<String> prompts, int count, SamplingParams params) {
    List<int[]> encoded = new ArrayList<>();
    prompts.forEach(prompt -> encoded.add(policy.tokenizer().encodePrompt(prompt)));
    return policy.generate(encoded, count, params, Rng.of(1, "real"));
  }
}
