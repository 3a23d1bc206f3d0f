package org.athanor.runtime;

import java.util.ArrayList;
import java.util.List;
import org.athanor.data.Trajectory;
import org.athanor.math.Rng;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.PolicySource;
import org.athanor.policy.Policy;
import org.athanor.policy.SamplingParams;
import org.athanor.policy.Tokenizer;
import org.athanor.testkit.CharacterTokenizer;

/** A judge that says yes more often to solutions that end in 1; or nothing of any sense. */
@Doc("says yes or no")
final class Says implements PolicySource<Says.Options> {
  /** What it says. */
  record Options(@Default("false") @Doc("answer nonsense") boolean nonsense) {}

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Policy open(Options options) {
    return new Judge(options.nonsense());
  }

  private record Judge(boolean nonsense) implements Policy {
    private static final CharacterTokenizer TOKENIZER = new CharacterTokenizer();

    @Override
    public Tokenizer tokenizer() {
      return TOKENIZER;
    }

    @Override
    public int contextLength() {
      return 64;
    }

    @Override
    public long version() {
      return 0;
    }

    @Override
    public List<List<Trajectory>> generate(
        List<int[]> prompts, int count, SamplingParams params, Rng rng) {
      List<List<Trajectory>> all = new ArrayList<>();
      for (int p = 0; p < prompts.size(); p++) {
        double yes = TOKENIZER.decode(prompts.get(p)).contains("1|") ? 0.8 : 0.2;
        List<Trajectory> drawn = new ArrayList<>();
        for (int j = 0; j < count; j++) {
          String said = nonsense ? "perhaps" : rng.at(p, j).nextDouble() < yes ? "yes" : "no";
          int[] tokens = TOKENIZER.encode(said);
          drawn.add(
              new Trajectory(
                  prompts.get(p),
                  tokens,
                  new double[tokens.length],
                  Trajectory.Stop.END_OF_SEQUENCE,
                  0));
        }
        all.add(drawn);
      }
      return all;
    }

    @Override
    public List<TokenStats> evaluate(List<Trajectory> trajectories, double temperature) {
      return trajectories.stream()
          .map(t -> new TokenStats(new double[t.length()], new double[t.length()]))
          .toList();
    }

    @Override
    public void close() {}
  }
}
