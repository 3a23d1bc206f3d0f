package org.athanor.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.athanor.data.Trajectory;
import org.athanor.policy.Policy;
import org.athanor.policy.Policy.TokenStats;
import org.junit.jupiter.api.Test;

class PolicyScoreTest {
  private static final List<String> WHERE = List.of("f:1", "f:4", "f:5");

  /** Scores lists whose tokens are below 10, and refuses others as the policies do. */
  private static Policy small() {
    return (Policy)
        Proxy.newProxyInstance(
            Policy.class.getClassLoader(),
            new Class<?>[] {Policy.class},
            (proxy, method, arguments) -> {
              List<TokenStats> stats = new ArrayList<>();
              for (Object each : (List<?>) arguments[0]) {
                for (int token : ((Trajectory) each).tokens()) {
                  if (token >= 10) {
                    throw new IllegalArgumentException(
                        "trajectory %d: token %d is not in 0..9".formatted(stats.size(), token));
                  }
                }
                int length = ((Trajectory) each).length();
                stats.add(new TokenStats(new double[length], new double[length]));
              }
              return stats;
            });
  }

  private static Trajectory list(int... tokens) {
    return new Trajectory(
        new int[] {1}, tokens, new double[tokens.length], Trajectory.Stop.LENGTH, -1);
  }

  @Test
  void a_list_that_the_policy_refuses_is_named_by_file_and_line() {
    var asked = List.of(list(1, 2), list(3), list(4, 11));
    var e =
        assertThrows(
            IllegalArgumentException.class, () -> PolicyScore.evaluate(small(), asked, 1, WHERE));
    assertEquals("f:5: token 11 is not in 0..9", e.getMessage());
  }

  @Test
  void lists_that_it_takes_are_scored() {
    var asked = List.of(list(1, 2), list(), list(4));
    List<TokenStats> stats = PolicyScore.evaluate(small(), asked, 1, WHERE);
    assertEquals(List.of(2, 0, 1), stats.stream().map(s -> s.logProb().length).toList());
  }
}
