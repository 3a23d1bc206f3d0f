package org.athanor.verifier.genrm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.athanor.data.Group;
import org.athanor.data.Problem;
import org.athanor.data.Rewards;
import org.athanor.data.Rollout;
import org.athanor.data.Verdict.Outcome;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.PluginName;
import org.athanor.plugin.RewardModel;
import org.athanor.plugin.RewardTools;
import org.athanor.policy.GenerativeVerifier;
import org.athanor.policy.GenerativeVerifier.Judgement;
import org.athanor.policy.GenerativeVerifier.Score;
import org.athanor.policy.SamplingParams;
import org.athanor.policy.VerificationTemplate;
import org.osgi.service.component.annotations.Component;

/**
 * GenRM's score as the reward: the mean of V verdicts of a model that writes verifications, in [0,
 * 1]. A rollout without an answer gets 0 and is not asked about; so does one about which no
 * verification gives a verdict. Labels are read for the metrics alone.
 *
 * @see <a href="https://arxiv.org/abs/2504.01005">Singhi et al. 2025</a>, after the authors'
 *     released code; the paper's own text was not at hand
 */
@Component(service = RewardModel.class)
@PluginName("genrm")
@Doc("GenRM: mean verdict of a model that writes verifications; reads no label")
public final class GenRmReward implements RewardModel<GenRmReward.Options> {
  /** Who verifies. */
  public enum By {
    /** The recipe's judge, whose weights never change. */
    JUDGE,
    /** The policy that is trained, as it stands. */
    POLICY
  }

  /** Options; temperature and score are those of the released code. */
  public record Options(
      @Default("judge") @Doc("who verifies: the recipe's frozen judge, or the policy itself") By by,
      @Default("check")
          @Doc(
              "check for the embedded policy, instruct for instruction-tuned models, headers for trained ones")
          VerificationTemplate template,
      @Default("")
          @Doc(
              "prompt in place of the template's, with {problem}, {solution} and \\n for new lines")
          String prompt,
      @Default("4") @Doc("verifications of each rollout, V") int verdicts,
      @Default("96") @Doc("longest verification, in tokens") int maxTokens,
      @Default("0.7") @Doc("sampling temperature of verifications") double temperature,
      @Default("verdict") @Doc("verdict: 1 for yes, 0 for no; or the probability of yes")
          Score score) {
    public Options {
      if (verdicts > 1 && temperature == 0) {
        throw new IllegalArgumentException(
            "temperature 0 gives the same verification each time: ask for 1 verdict, not "
                + verdicts);
      }
      new GenerativeVerifier(
          template, prompt, verdicts, new SamplingParams(maxTokens, temperature), score);
    }

    GenerativeVerifier verifier() {
      return new GenerativeVerifier(
          template, prompt, verdicts, new SamplingParams(maxTokens, temperature), score);
    }
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public boolean usesJudge(Options o) {
    return o.by() == By.JUDGE;
  }

  @Override
  public boolean usesVerdicts(Options o) {
    return false;
  }

  @Override
  public Scores score(List<Group> groups, RewardTools tools, Options o) {
    List<Problem> problems = new ArrayList<>();
    List<String> solutions = new ArrayList<>();
    for (Group g : groups) {
      for (Rollout r : g.rollouts()) {
        if (answers(r)) {
          problems.add(g.problem());
          solutions.add(r.text());
        }
      }
    }
    List<List<Judgement>> judged =
        problems.isEmpty()
            ? List.of()
            : o.verifier()
                .judge(
                    o.by() == By.JUDGE ? tools.judge() : tools.policy(),
                    problems,
                    solutions,
                    tools.rng("genrm"));
    Tally tally = new Tally();
    List<Rewards> rewards = new ArrayList<>();
    int next = 0;
    for (Group g : groups) {
      double[] scores = new double[g.size()];
      for (int i = 0; i < scores.length; i++) {
        Rollout r = g.rollouts().get(i);
        List<Judgement> of = answers(r) ? judged.get(next++) : List.of();
        scores[i] = GenerativeVerifier.mean(of, of.size());
        tally.add(r, of, scores[i]);
      }
      rewards.add(new Rewards(scores));
    }
    return new Scores(rewards, tally.metrics());
  }

  private static boolean answers(Rollout r) {
    return r.verdict().outcome() != Outcome.NO_ANSWER && !r.text().isBlank();
  }

  /** What the verifications were like. */
  private static final class Tally {
    private int rollouts;
    private int asked;
    private int given;
    private int decided;
    private int truncated;
    private long tokens;
    private double score;
    private int known;
    private double agreement;

    void add(Rollout rollout, List<Judgement> judgements, double mean) {
      rollouts++;
      score += mean;
      asked += judgements.isEmpty() ? 0 : 1;
      for (Judgement j : judgements) {
        given++;
        decided += j.decided() ? 1 : 0;
        truncated += j.truncated() ? 1 : 0;
        tokens += j.tokens();
      }
      if (rollout.verdict().decided() && !judgements.isEmpty()) {
        known++;
        agreement += rollout.verdict().isCorrect() ? mean : 1 - mean;
      }
    }

    Map<String, Double> metrics() {
      Map<String, Double> all = new TreeMap<>();
      put(all, "judge-score", score, rollouts);
      put(all, "judge-asked", asked, rollouts);
      put(all, "judge-verdicts-given", decided, given);
      put(all, "judge-truncated", truncated, given);
      put(all, "judge-length", tokens, given);
      put(all, "judge-agreement", agreement, known);
      return all;
    }

    /** A share that has a base. */
    private static void put(Map<String, Double> all, String name, double sum, int of) {
      if (of > 0) {
        all.put(name, sum / of);
      }
    }
  }
}
