package org.athanor.shell;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.athanor.data.Trajectory;
import org.athanor.policy.Policy;
import org.athanor.policy.Policy.TokenStats;
import org.athanor.run.Parts;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Log-probabilities of given tokens, to compare with another program. */
@Component(
    service = Command.class,
    property = {"osgi.command.scope=policy", "osgi.command.function=score"})
public final class PolicyScore extends Command {
  private final NamedPolicy policies;

  @Activate
  public PolicyScore(BundleContext context, @Reference Parts parts) {
    this.policies = new NamedPolicy(parts, NamedPolicy.home(context));
  }

  @Override
  Usage usage() {
    List<Usage.Option> options = new ArrayList<>(NamedPolicy.OPTIONS);
    options.add(
        new Usage.Option(
            "--file",
            "FILE",
            "a list of token ids a line, as [1, 2, 3] or {\"tokens\": [1, 2, 3]}"));
    options.add(new Usage.Option("--temperature", "T", "divides the logits; 1"));
    return new Usage(
        "policy:score",
        "--file FILE [OPTION=VALUE ...]",
        "log-probability, in nats, of each token of given lists after those before it",
        options,
        List.of("policy:score --path models/ember --file tokens.jsonl --json"));
  }

  @Override
  int run(Arguments arguments, Out out) {
    Path file =
        Path.of(
            arguments
                .option("--file")
                .orElseThrow(
                    () -> new UsageException("policy:score needs --file: " + usage().line())));
    double temperature = arguments.number("--temperature").orElse(1.0);
    TokenLists read = TokenLists.read(file);
    List<int[]> lists = read.lists();
    try (Policy policy = policies.open(arguments, 0)) {
      List<Trajectory> asked = new ArrayList<>();
      for (int[] tokens : lists) {
        int[] rest = Arrays.copyOfRange(tokens, 1, tokens.length);
        int[] first = {tokens[0]};
        asked.add(new Trajectory(first, rest, new double[rest.length], Trajectory.Stop.LENGTH, -1));
      }
      List<TokenStats> stats = evaluate(policy, asked, temperature, read.where());
      if (arguments.has("--json")) {
        out.json(json(lists, stats, temperature));
      } else {
        for (int i = 0; i < lists.size(); i++) {
          out.line("%s", line(i, lists.get(i), stats.get(i).logProb()));
        }
      }
      return 0;
    }
  }

  /** Says at which line of the file a list stands that the policy refuses. */
  static List<TokenStats> evaluate(
      Policy policy, List<Trajectory> asked, double temperature, List<String> where) {
    try {
      return policy.evaluate(asked, temperature);
    } catch (IllegalArgumentException all) {
      for (int i = 0; i < asked.size(); i++) {
        try {
          policy.evaluate(List.of(asked.get(i)), temperature);
        } catch (IllegalArgumentException one) {
          String what = one.getMessage().replaceFirst("^trajectory 0:? ", "");
          throw new IllegalArgumentException(where.get(i) + ": " + what, one);
        }
      }
      throw all;
    }
  }

  private static String line(int i, int[] tokens, double[] logProb) {
    double mean = tokens.length == 1 ? 0 : sum(logProb) / logProb.length;
    return "line %d: %d tokens, log-probability %.6f, mean %.6f"
        .formatted(i + 1, tokens.length, sum(logProb), mean);
  }

  /** The first token of a list has nothing before it: null. */
  private static Map<String, Object> json(
      List<int[]> lists, List<TokenStats> stats, double temperature) {
    List<Object> sequences = new ArrayList<>();
    for (int i = 0; i < lists.size(); i++) {
      double[] scored = stats.get(i).logProb();
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("tokens", Arrays.stream(lists.get(i)).boxed().toList());
      each.put("logProb", afterNull(scored));
      each.put("entropy", afterNull(stats.get(i).entropy()));
      each.put("sum", sum(scored));
      sequences.add(each);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("temperature", temperature);
    json.put("sequences", sequences);
    return json;
  }

  private static List<Double> afterNull(double[] values) {
    List<Double> list = new ArrayList<>();
    list.add(Double.NaN); // written as null
    for (double value : values) {
      list.add(value);
    }
    return list;
  }

  private static double sum(double[] values) {
    return Arrays.stream(values).sum();
  }
}
