package org.athanor.sampler.svs;

import java.util.List;
import org.athanor.data.Batch;
import org.athanor.data.Group;
import org.athanor.data.Problem;
import org.athanor.plugin.Attempts;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.PluginName;
import org.athanor.plugin.Sampler;
import org.athanor.sampler.svs.SelfPlay.Seed;
import org.athanor.sampler.svs.SelfPlay.Written;
import org.osgi.service.component.annotations.Component;

/**
 * Self-play with variational problem synthesis. One step attempts the chosen problems; where the
 * policy is weak, each correct response becomes a seed from which the policy writes other problems
 * with the same answer; it then attempts those. A written problem is rewarded if the policy solves
 * it sometimes, but not too often.
 *
 * @see <a href="https://arxiv.org/abs/2508.14029">Liang et al. 2025</a>, after the authors'
 *     released code; the paper's own text was not at hand
 */
@Component(service = Sampler.class)
@PluginName("svs")
@Doc("SvS: attempts problems, writes variations of those it is weak at, and attempts these")
public final class Svs implements Sampler<Svs.Options> {

  /** Who writes problems. */
  public enum Writer {
    /** The policy that is trained, which then learns from what its writing was worth. */
    POLICY,
    /** The recipe's judge, perhaps a model on a server; from its writing nobody learns. */
    JUDGE
  }

  /** Options; defaults are the released code's. */
  public record Options(
      @Default("0.125") @Doc("least accuracy of a problem that seeds synthesis") double seedLow,
      @Default("0.5") @Doc("highest accuracy of a problem that seeds synthesis") double seedHigh,
      @Default("0.125") @Doc("least accuracy on a written problem that is rewarded")
          double rewardLow,
      @Default("0.625") @Doc("highest accuracy on a written problem that is rewarded")
          double rewardHigh,
      @Default("0") @Doc("problems written from each seed; 0 is the group size")
          int synthesisRollouts,
      @Default("0") @Doc("attempts at each written problem; 0 is the group size") int solveRollouts,
      @Default("0")
          @Doc(
              "most seeds of one step; 0 for any. A seed costs up to rollouts + rollouts² completions")
          int maxSeeds,
      @Default("0") @Doc("most seeds of one problem; 0 for any") int maxSeedsPerProblem,
      @Default("1.0")
          @Doc("share of written problems' rollouts that are learned from, drawn at random")
          double synthesisShare,
      @Default("4096")
          @Doc(
              "longest prompt in tokens, of synthesis and of written problems; longer ones are dropped")
          int maxPromptTokens,
      @Default("policy")
          @Doc("who writes problems: policy, or judge, the recipe's frozen model, as on a server")
          Writer writer,
      @Default("0")
          @Doc("longest output of a judge that writes, in tokens; 0 is the recipe's maxTokens")
          int judgeTokens,
      @Default("write") @Doc("write for the embedded policy, instruct for instruction-tuned models")
          Template template,
      @Default("")
          @Doc(
              "put after a written problem when it is attempted, as the problem set does with its own")
          String solveSuffix,
      @Default("false")
          @Doc("reward no second copy of a problem within a group, nor a copy of the original")
          boolean dropDuplicates,
      @Default("false") @Doc("reward no problem that states the answer as a word of its own")
          boolean dropLeaks) {
    public Options {
      new Window(seedLow, seedHigh);
      new Window(rewardLow, rewardHigh);
      if (synthesisRollouts < 0 || solveRollouts < 0 || maxSeeds < 0 || maxSeedsPerProblem < 0) {
        throw new IllegalArgumentException(
            "synthesisRollouts, solveRollouts, maxSeeds and maxSeedsPerProblem must be at least 0");
      }
      if (judgeTokens < 0) {
        throw new IllegalArgumentException("judgeTokens must be at least 0, got " + judgeTokens);
      }
      if (maxPromptTokens < 1) {
        throw new IllegalArgumentException(
            "maxPromptTokens must be at least 1, got " + maxPromptTokens);
      }
      if (!(synthesisShare >= 0 && synthesisShare <= 1)) {
        throw new IllegalArgumentException(
            "synthesisShare must be in [0, 1], got " + synthesisShare);
      }
    }
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public boolean usesJudge(Options o) {
    return o.writer() == Writer.JUDGE;
  }

  @Override
  public Batch sample(List<Problem> problems, Attempts attempts, Options o) {
    SelfPlay play = new SelfPlay(attempts, o);
    List<Group> originals = attempts.attempt(problems, attempts.rollouts(), attempts.params());
    List<Seed> seeds = play.seeds(originals);
    List<Group> syntheses = play.write(seeds);
    List<Written> written = play.read(seeds, syntheses);
    List<Group> answers = play.solve(written, syntheses);
    return play.batch(originals, play.rewarded(syntheses, written, answers), answers);
  }
}
