package org.athanor.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.athanor.plugin.Attempts;
import org.athanor.plugin.RewardTools;
import org.athanor.policy.Policy;
import org.junit.jupiter.api.Test;

class GuardedTest {
  /** A default of the interface would answer in the run's place, for three steps only. */
  @Test
  void what_a_part_on_trial_has_in_hand_passes_every_call_on() {
    List<String> missing =
        Stream.of(Attempts.class, RewardTools.class, Policy.class)
            .flatMap(GuardedTest::missing)
            .toList();
    assertEquals(List.of(), missing);
  }

  private static Stream<String> missing(Class<?> type) {
    Class<?> passing =
        Arrays.stream(Guarded.class.getDeclaredClasses())
            .filter(type::isAssignableFrom)
            .findFirst()
            .orElseThrow();
    return Arrays.stream(type.getMethods())
        .filter(m -> !Modifier.isStatic(m.getModifiers()))
        .filter(m -> Arrays.stream(passing.getDeclaredMethods()).noneMatch(o -> isSame(o, m)))
        .map(m -> type.getSimpleName() + "." + m.getName());
  }

  private static boolean isSame(Method one, Method other) {
    return one.getName().equals(other.getName())
        && Arrays.equals(one.getParameterTypes(), other.getParameterTypes());
  }
}
