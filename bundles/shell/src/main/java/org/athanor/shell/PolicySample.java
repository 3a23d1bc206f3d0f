package org.athanor.shell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.athanor.data.Trajectory;
import org.athanor.math.Rng;
import org.athanor.policy.Policy;
import org.athanor.policy.SamplingParams;
import org.athanor.run.Parts;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Completions of a prompt. */
@Component(
    service = Command.class,
    property = {"osgi.command.scope=policy", "osgi.command.function=sample"})
public final class PolicySample extends Command {
  private final NamedPolicy policies;

  @Activate
  public PolicySample(BundleContext context, @Reference Parts parts) {
    this.policies = new NamedPolicy(parts, NamedPolicy.home(context));
  }

  @Override
  Usage usage() {
    return new Usage(
        "policy:sample",
        "PROMPT [OPTION=VALUE ...]",
        "draws completions of a prompt from a policy, the embedded one if none is named",
        List.of(
            NamedPolicy.OPTIONS.get(0),
            NamedPolicy.OPTIONS.get(1),
            new Usage.Option("-n", "N", "number of completions; 1"),
            new Usage.Option("--temperature", "T", "divides the logits; 1"),
            new Usage.Option("--greedy", "", "the likeliest token each time"),
            new Usage.Option("--max-tokens", "N", "longest completion; 64"),
            new Usage.Option("--top-k", "K", "keeps the K likeliest tokens; 0, all"),
            new Usage.Option("--top-p", "P", "keeps the likeliest tokens of probability P; 1, all"),
            new Usage.Option("--min-p", "P", "keeps tokens P times as likely as the likeliest; 0"),
            new Usage.Option("--repetition-penalty", "X", "divides logits of tokens seen; 1"),
            new Usage.Option("--stop", "TEXT", "ends a completion that contains it"),
            new Usage.Option("--suggested", "", "begins from the folder's generation_config.json"),
            new Usage.Option("--seed", "N", "of the random stream; 1")),
        List.of(
            "policy:sample \"8 1 3 9=20:\" -n 4",
            "policy:sample \"8 1 3 9=20:\" --path runs/rspo-1/policy --greedy"));
  }

  @Override
  int run(Arguments arguments, Out out) {
    String prompt = arguments.first("PROMPT");
    int count = Math.toIntExact(arguments.wholeNumber("-n", 1).orElse(1L));
    Rng rng = Rng.of(arguments.wholeNumber("--seed", Long.MIN_VALUE).orElse(1L), "policy:sample");
    try (Policy policy = policies.open(arguments, 1)) {
      SamplingParams params = params(arguments, policy);
      int[] tokens = policy.tokenizer().encodePrompt(prompt);
      long start = System.nanoTime();
      List<Trajectory> drawn = policy.generate(List.of(tokens), count, params, rng).get(0);
      double seconds = (System.nanoTime() - start) / 1e9;
      int length = drawn.stream().mapToInt(Trajectory::length).sum();
      out.notes().println(speed(length, seconds, policy.engineShare()));
      if (arguments.has("--json")) {
        out.json(json(prompt, tokens, drawn, policy));
      } else {
        drawn.forEach(t -> out.line("%s", text(t, policy)));
      }
      return 0;
    }
  }

  private static String speed(int tokens, double seconds, double engineShare) {
    String speed =
        String.format(
            Locale.ROOT, "%d tokens, %.0f a second", tokens, tokens / Math.max(seconds, 1e-9));
    return Double.isNaN(engineShare)
        ? speed
        : speed
            + String.format(Locale.ROOT, ", %.0f %% of the time in the engine", 100 * engineShare);
  }

  /** What the command says, over what the policy suggests where that is asked for. */
  private static SamplingParams params(Arguments arguments, Policy policy) {
    SamplingParams from = new SamplingParams(64, 1);
    if (arguments.has("--suggested")) {
      from =
          policy
              .suggested()
              .orElseThrow(
                  () ->
                      new UsageException("--suggested: the policy suggests nothing; leave it out"));
    }
    double temperature = arguments.number("--temperature").orElse(from.temperature());
    return new SamplingParams(
        (int) (long) arguments.wholeNumber("--max-tokens", 1).orElse((long) from.maxTokens()),
        arguments.has("--greedy") ? 0 : temperature,
        (int) (long) arguments.wholeNumber("--top-k", 0).orElse((long) from.topK()),
        arguments.number("--top-p").orElse(from.topP()),
        arguments.number("--min-p").orElse(from.minP()),
        arguments.number("--repetition-penalty").orElse(from.repetitionPenalty()),
        arguments.option("--stop").map(List::of).orElse(from.stop()));
  }

  private static String text(Trajectory t, Policy policy) {
    String text = policy.tokenizer().decode(t.prompt(), t.tokens()).stripTrailing();
    String cut = t.stop() == Trajectory.Stop.LENGTH ? " ..." : "";
    double logProb = logProb(t); // unknown, where a server does not tell
    return Double.isNaN(logProb)
        ? text + cut
        : String.format(Locale.ROOT, "%s%s   [log-probability %.2f]", text, cut, logProb);
  }

  private static double logProb(Trajectory t) {
    double sum = 0;
    for (double each : t.logProb()) {
      sum += each;
    }
    return sum;
  }

  private static Map<String, Object> json(
      String prompt, int[] promptIds, List<Trajectory> drawn, Policy policy) {
    List<Object> completions = new ArrayList<>();
    for (Trajectory t : drawn) {
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("text", policy.tokenizer().decode(t.prompt(), t.tokens()));
      each.put("tokens", t.length());
      each.put("ids", Arrays.stream(t.tokens()).boxed().toList());
      each.put("logProb", logProb(t));
      each.put("logProbs", Arrays.stream(t.logProb()).boxed().toList());
      each.put("stop", t.stop().name().toLowerCase(Locale.ROOT).replace('_', '-'));
      completions.add(each);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("prompt", prompt);
    json.put("promptIds", Arrays.stream(promptIds).boxed().toList());
    json.put("completions", completions);
    return json;
  }
}
