package org.athanor.sampler.group;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.athanor.data.Batch;
import org.athanor.data.Group;
import org.athanor.data.Problem;
import org.athanor.data.Rollout;
import org.athanor.data.Trajectory;
import org.athanor.data.Verdict;
import org.athanor.plugin.Attempts;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.PluginName;
import org.athanor.plugin.Sampler;
import org.osgi.service.component.annotations.Component;

/**
 * One rollout for each problem, made of the demonstration in its meta data and the end of sequence;
 * nothing is sampled. Behaviour log-probabilities are 0: whoever showed it was certain.
 */
@Component(service = Sampler.class)
@PluginName("demonstrations")
@Doc("the problems' demonstrations as rollouts, for supervised steps; nothing is sampled")
public final class Demonstrations implements Sampler<Demonstrations.Options> {
  private static final String KEY = "demonstration";

  /**
   * Whether to look.
   *
   * @param verify judge demonstrations as if they were sampled; else they are correct by definition
   */
  public record Options(
      @Default("true") @Doc("have the verifier judge demonstrations; else all count as correct")
          boolean verify) {}

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  /**
   * The demonstrations as a batch.
   *
   * @throws IllegalArgumentException naming the first problem without one
   */
  @Override
  public Batch sample(List<Problem> problems, Attempts attempts, Options options) {
    List<Group> groups = new ArrayList<>();
    double correct = 0;
    for (Problem problem : problems) {
      Rollout rollout = rollout(problem, attempts, options);
      groups.add(new Group(attempts.newGroupId(), problem, List.of(rollout)));
      correct += rollout.verdict().isCorrect() ? 1 : 0;
    }
    double share = problems.isEmpty() ? 0 : correct / problems.size();
    return new Batch(groups, List.of(), Map.of("demonstrations-correct", share));
  }

  private static Rollout rollout(Problem problem, Attempts attempts, Options options) {
    String text = problem.meta().get(KEY);
    if (text == null) {
      throw new IllegalArgumentException(
          "problem '%s' has no '%s' in its meta data (it has %s); use a problem set that shows solutions, or another sampler"
              .formatted(problem.id(), KEY, problem.meta().keySet()));
    }
    int[] shown = attempts.tokenizer().encode(text);
    int[] tokens = Arrays.copyOf(shown, shown.length + 1);
    tokens[shown.length] = attempts.tokenizer().endOfSequence();
    Trajectory trajectory =
        new Trajectory(
            attempts.tokenizer().encodePrompt(problem.prompt()),
            tokens,
            new double[tokens.length],
            Trajectory.Stop.END_OF_SEQUENCE,
            -1);
    Verdict verdict =
        options.verify()
            ? attempts.verify(problem, text)
            : Verdict.correct(problem.answer(), "a demonstration, not verified");
    return new Rollout(0, trajectory, text, verdict);
  }
}
