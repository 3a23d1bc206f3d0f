package org.athanor.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;
import org.athanor.data.Batch;
import org.athanor.data.Group;
import org.athanor.math.Stats;
import org.athanor.plugin.AdvantageEstimator;
import org.athanor.plugin.Doc;
import org.athanor.plugin.Plugin;
import org.junit.jupiter.api.Test;

/** A sound estimator keeps the contract, and each broken one breaks the clause meant for it. */
class AdvantageContractTest {
  record None() {}

  /** Reward less the group's mean. */
  @Doc("for tests")
  static class Sound implements AdvantageEstimator<None> {
    @Override
    public Class<None> optionsType() {
      return None.class;
    }

    @Override
    public double[][] advantages(Batch batch, None options) {
      return batch.groups().stream()
          .flatMap(g -> IntStream.range(0, g.size()).mapToObj(i -> row(batch, g, i)))
          .toArray(double[][]::new);
    }

    double[] row(Batch batch, Group group, int i) {
      double[] row = new double[group.rollouts().get(i).trajectory().length()];
      double[] rewards = group.rewards().perRollout();
      Arrays.fill(row, rewards[i] - Stats.mean(rewards));
      return row;
    }
  }

  abstract static class Base implements AdvantageContract<None> {
    @Override
    public Plugin<None> part() {
      return new Sound();
    }
  }

  static class OfSound extends Base {
    @Override
    public AdvantageEstimator<None> advantage() {
      return new Sound();
    }
  }

  static class OfUndividedStd extends Base {
    @Override
    public AdvantageEstimator<None> advantage() {
      return new Sound() {
        @Override
        double[] row(Batch batch, Group group, int i) {
          double std = Stats.std(group.rewards().perRollout());
          return Arrays.stream(super.row(batch, group, i)).map(a -> a / std).toArray();
        }
      };
    }
  }

  static class OfFirstGroupOnly extends Base {
    @Override
    public AdvantageEstimator<None> advantage() {
      return new Sound() {
        @Override
        double[] row(Batch batch, Group group, int i) {
          double[] row = super.row(batch, group, i);
          double first = batch.groups().get(0).rewards().perRollout()[0];
          return Arrays.stream(row).map(a -> a + first).toArray();
        }
      };
    }
  }

  static class OfUpsideDown extends Base {
    @Override
    public AdvantageEstimator<None> advantage() {
      return new Sound() {
        @Override
        double[] row(Batch batch, Group group, int i) {
          return Arrays.stream(super.row(batch, group, i)).map(a -> -a).toArray();
        }
      };
    }
  }

  static class OfOneNumberARollout extends Base {
    @Override
    public AdvantageEstimator<None> advantage() {
      return new Sound() {
        @Override
        double[] row(Batch batch, Group group, int i) {
          return new double[] {group.rewards().perRollout()[i]};
        }
      };
    }
  }

  static class OfIndexForPosition extends Base {
    @Override
    public AdvantageEstimator<None> advantage() {
      return new Sound() {
        @Override
        double[] row(Batch batch, Group group, int i) {
          return super.row(batch, group, group.rollouts().get(i).index());
        }
      };
    }
  }

  static class OfForgetful extends Base {
    private int calls;

    @Override
    public AdvantageEstimator<None> advantage() {
      return new Sound() {
        @Override
        double[] row(Batch batch, Group group, int i) {
          double noise = 1e-13 * calls++;
          return Arrays.stream(super.row(batch, group, i)).map(a -> a + noise).toArray();
        }
      };
    }
  }

  @Test
  void a_sound_estimator_keeps_every_clause() {
    assertEquals(Set.of(), Contracts.failures(OfSound.class));
  }

  @Test
  void a_division_by_a_spread_of_zero_is_found() {
    assertEquals(
        Set.of(
            "every_token_gets_one_finite_advantage",
            "a_group_of_one_and_equal_rewards_are_no_trouble"),
        Contracts.failures(OfUndividedStd.class));
  }

  @Test
  void credit_that_depends_on_the_order_is_found() {
    assertEquals(
        Set.of("the_order_of_groups_and_rollouts_does_not_matter"),
        Contracts.failures(OfFirstGroupOnly.class));
  }

  @Test
  void credit_upside_down_is_found() {
    assertEquals(
        Set.of("a_better_reward_never_gets_a_smaller_advantage"),
        Contracts.failures(OfUpsideDown.class));
  }

  @Test
  void a_wrong_shape_is_found() {
    assertEquals(
        Set.of("every_token_gets_one_finite_advantage"),
        Contracts.failures(OfOneNumberARollout.class));
  }

  @Test
  void a_field_that_remembers_is_found() {
    assertEquals(
        Set.of("equal_input_gives_equal_bits_and_is_not_written"),
        Contracts.failures(OfForgetful.class));
  }

  @Test
  void an_index_taken_for_a_position_is_found() {
    assertEquals(
        Set.of(
            "equal_input_gives_equal_bits_and_is_not_written",
            "every_token_gets_one_finite_advantage",
            "the_order_of_groups_and_rollouts_does_not_matter"),
        Contracts.failures(OfIndexForPosition.class));
  }
}
