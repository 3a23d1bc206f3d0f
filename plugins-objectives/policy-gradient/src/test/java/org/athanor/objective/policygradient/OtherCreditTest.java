package org.athanor.objective.policygradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.athanor.data.Batch;
import org.athanor.data.Group;
import org.athanor.data.Rewards;
import org.athanor.plugin.AdvantageEstimator;
import org.athanor.testkit.AdvantageContract;
import org.athanor.testkit.Fixtures;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The estimators with little to say of their own. */
class OtherCreditTest {
  @Nested
  class OfLeaveOneOut implements AdvantageContract<LeaveOneOut.Options> {
    @Override
    public AdvantageEstimator<LeaveOneOut.Options> advantage() {
      return new LeaveOneOut();
    }

    @Override
    public List<LeaveOneOut.Options> variants() {
      return List.of(with(), with("single = reward"));
    }

    @Test
    void one_right_of_three_by_hand() {
      double[][] rows = advantage().advantages(Fixtures.batch(new double[] {1, 0, 0}), options());
      assertArrayEquals(new double[] {1, 1}, rows[0]);
      assertArrayEquals(new double[] {-0.5, -0.5}, rows[1]);
    }

    @Test
    void a_group_of_one_gets_nothing_or_its_reward() {
      var batch = Fixtures.batch(new double[] {0.25});
      assertArrayEquals(new double[] {0, 0}, advantage().advantages(batch, options())[0]);
      assertArrayEquals(
          new double[] {0.25, 0.25}, advantage().advantages(batch, with("single = reward"))[0]);
    }
  }

  @Nested
  class OfConstant implements AdvantageContract<Constant.Options> {
    @Override
    public AdvantageEstimator<Constant.Options> advantage() {
      return new Constant();
    }

    @Override
    public List<String> badOptions() {
      return List.of("value = Infinity");
    }

    @Test
    void every_token_gets_the_value() {
      var batch = Fixtures.batch(new double[] {1, 0});
      assertArrayEquals(new double[][] {{1, 1}, {1, 1}}, advantage().advantages(batch, options()));
      assertArrayEquals(
          new double[] {-0.5, -0.5}, advantage().advantages(batch, with("value = -0.5"))[1]);
    }
  }

  @Nested
  class OfLengthWeighted implements AdvantageContract<LengthWeighted.Options> {
    @Override
    public AdvantageEstimator<LengthWeighted.Options> advantage() {
      return new LengthWeighted();
    }

    @Override
    public List<LengthWeighted.Options> variants() {
      return List.of(with(), with("single = reward"));
    }

    @Test
    void long_rollouts_weigh_more_in_the_baseline() {
      Group group = Fixtures.group(0, new double[] {1, 0}, new int[] {1, 3});
      double[][] rows = advantage().advantages(new Batch(List.of(group)), options());
      assertArrayEquals(new double[] {0.75}, rows[0]);
      assertArrayEquals(new double[] {-0.25, -0.25, -0.25}, rows[1]);
    }
  }

  @Nested
  class OfGpg implements AdvantageContract<Gpg.Options> {
    @Override
    public AdvantageEstimator<Gpg.Options> advantage() {
      return new Gpg();
    }

    @Override
    public List<Gpg.Options> variants() {
      return List.of(with(), with("single = reward"));
    }

    @Test
    void rare_rewards_weigh_more() {
      Batch batch = Fixtures.batch(new double[] {1, 0}, new double[] {0, 0});
      assertArrayEquals(new double[] {2, 2}, advantage().advantages(batch, options())[0]);
    }
  }

  @Nested
  class OfBestMinusSecond implements AdvantageContract<BestMinusSecond.Options> {
    @Override
    public AdvantageEstimator<BestMinusSecond.Options> advantage() {
      return new BestMinusSecond();
    }

    @Override
    public List<BestMinusSecond.Options> variants() {
      return List.of(with(), with("normalize = false"), with("epsilon = 0"));
    }

    @Override
    public List<String> badOptions() {
      return List.of("epsilon = -1", "epsilon = Infinity");
    }

    @Test
    void only_the_best_gets_credit_and_nobody_in_a_tie() {
      Batch batch = Fixtures.batch(new double[] {0.5, 2, 1}, new double[] {1, 0, 1});
      double[][] rows = advantage().advantages(batch, with("normalize = false"));
      double[] firsts = java.util.Arrays.stream(rows).mapToDouble(row -> row[0]).toArray();
      assertArrayEquals(new double[] {0, 1, 0, 0, 0, 0}, firsts);
      // deviations from 7/6 are -4/6, 5/6, -1/6
      double std = Math.sqrt((16 + 25 + 1) / 36.0 / 2);
      assertArrayEquals(
          new double[] {1 / std, 1 / std},
          advantage().advantages(batch, with("epsilon = 0"))[1],
          1e-12);
    }
  }

  @Nested
  class OfReinforcePlusPlus implements AdvantageContract<ReinforcePlusPlus.Options> {
    @Override
    public AdvantageEstimator<ReinforcePlusPlus.Options> advantage() {
      return new ReinforcePlusPlus();
    }

    @Override
    public List<ReinforcePlusPlus.Options> variants() {
      return List.of(
          with(), with("gamma = 0.9"), with("baseline = true"), with("tokenRewards = true"));
    }

    @Override
    public List<String> badOptions() {
      return List.of("gamma = -0.1", "gamma = 1.1");
    }

    @Test
    void token_rewards_stand_on_their_tokens_and_the_rest_on_the_last() {
      // rewards -0.5 and 1 - (-0.5) - 0 on the last of two tokens: returns 1 and 1.5, whitened
      Group group = Fixtures.group(0, new double[] {1}, new int[] {2});
      Rewards rewards = new Rewards(new double[] {1}, new double[][] {{-0.5, 0}});
      Batch batch = new Batch(List.of(group.withRewards(rewards)));
      double a = 0.25 / Math.sqrt(0.125 + 1e-8);
      assertArrayEquals(
          new double[] {-a, a},
          advantage().advantages(batch, with("tokenRewards = true"))[0],
          1e-12);
      assertArrayEquals(new double[2], advantage().advantages(batch, options())[0]);
      assertThrows(
          IllegalArgumentException.class, () -> with("tokenRewards = true", "baseline = true"));
    }

    @Test
    void a_batch_of_one_token_gets_nothing() {
      Batch one = new Batch(List.of(Fixtures.group(0, new double[] {1}, new int[] {1})));
      assertArrayEquals(new double[][] {{0}}, advantage().advantages(one, options()));
    }

    @Test
    void returns_are_whitened_over_the_batch() {
      // returns 1, 1, -1, -1: mean 0, variance 4/3
      Batch batch = Fixtures.batch(new double[] {1, -1});
      double a = 1 / Math.sqrt(4 / 3.0 + 1e-8);
      assertArrayEquals(
          new double[][] {{a, a}, {-a, -a}}, advantage().advantages(batch, options()));
      double[] discounted = advantage().advantages(batch, with("gamma = 0.5"))[0];
      assertArrayEquals(new double[] {discounted[1] / 2, discounted[1]}, discounted, 1e-15);
    }
  }
}
