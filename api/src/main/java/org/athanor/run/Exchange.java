package org.athanor.run;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A change of a run's recipe at a step boundary.
 *
 * @param after finished steps at the time; the next step is the first with the new values
 * @param by who asked for it: "swap" or "roll-back"
 * @param set new values by recipe key; empty for the default
 * @param was values of the same keys before; empty where there was none
 * @param why in words; empty for a swap
 */
public record Exchange(
    long after,
    String by,
    SortedMap<String, String> set,
    SortedMap<String, String> was,
    String why) {
  public Exchange {
    set = Collections.unmodifiableSortedMap(new TreeMap<>(set));
    was = Collections.unmodifiableSortedMap(new TreeMap<>(was));
  }

  public Exchange(
      long after, String by, Map<String, String> set, Map<String, String> was, String why) {
    this(after, by, new TreeMap<>(set), (SortedMap<String, String>) new TreeMap<>(was), why);
  }

  /** Such as "objective ppo-clip -> rspo, rollouts 8 -> 16". */
  public String words() {
    StringBuilder words = new StringBuilder();
    set.forEach(
        (key, value) ->
            words
                .append(words.isEmpty() ? "" : ", ")
                .append("%s %s -> %s".formatted(key, shown(was.get(key)), shown(value))));
    return words.toString();
  }

  private static String shown(String value) {
    return value == null || value.isEmpty() ? "(default)" : value;
  }
}
