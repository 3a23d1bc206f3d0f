package org.athanor.objective.policygradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
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
}
