package org.athanor.curriculum;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.athanor.data.History;
import org.athanor.data.ProblemSet;
import org.athanor.math.Rng;
import org.athanor.plugin.Curriculum;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.PluginName;
import org.osgi.service.component.annotations.Component;

/**
 * Prefers problems whose past accuracy is near a target. Draws a pool of candidates, takes some as
 * they come, and of the others those with the smallest |accuracy - target|; accuracy is (correct +
 * 1) / (attempts + 2), so a problem never attempted counts as one half.
 */
@Component(service = Curriculum.class)
@PluginName("by-accuracy")
@Doc("prefers problems whose past accuracy is near a target")
public final class ByAccuracy implements Curriculum<ByAccuracy.Options> {
  /**
   * What to prefer, and how strongly.
   *
   * @param target accuracy that is preferred
   * @param pool candidates for each problem chosen; 1 prefers nothing
   * @param explore share of the choice that is taken as it comes
   */
  public record Options(
      @Default("0.5") @Doc("preferred accuracy, in [0, 1]") double target,
      @Default("8") @Doc("candidates drawn for each problem chosen, 1 to 1000") int pool,
      @Default("0.25") @Doc("share of the choice that is taken whatever its accuracy, in [0, 1]")
          double explore) {
    public Options {
      share("target", target);
      share("explore", explore);
      if (pool < 1 || pool > 1000) {
        throw new IllegalArgumentException("pool must be in [1, 1000], got " + pool);
      }
    }

    private static void share(String name, double value) {
      if (!(value >= 0 && value <= 1)) {
        throw new IllegalArgumentException(name + " must be in [0, 1], got " + value);
      }
    }
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public int[] choose(
      ProblemSet problems, History history, int count, long step, Rng rng, Options options) {
    int size = problems.size();
    Epochs order = new Epochs(size, rng.at(step, history.chosen()));
    if (count >= size) {
      return order.choose(0, count);
    }
    int[] candidates = order.choose(0, (int) Math.min(size, (long) count * options.pool()));
    int explored = (int) Math.round(options.explore() * count);
    Stream<Integer> preferred =
        Arrays.stream(candidates, explored, candidates.length)
            .boxed()
            .sorted(Comparator.comparingDouble(p -> distance(history, p, options.target())))
            .limit(count - explored);
    return IntStream.concat(
            Arrays.stream(candidates, 0, explored), preferred.mapToInt(Integer::intValue))
        .toArray();
  }

  private static double distance(History history, int problem, double target) {
    double accuracy = (history.correct(problem) + 1.0) / (history.attempts(problem) + 2.0);
    return Math.abs(accuracy - target);
  }
}
