package org.athanor.run;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A run's whole configuration: flat keys and their text, as in the recipe file. A role's key
 * ("objective") names the part, keys below it ("objective.clipLow") are that part's options, all
 * other keys are the run's own.
 *
 * @param name of the recipe, such as "rspo"
 * @param entries in key order, so its text is canonical
 */
public record Recipe(String name, SortedMap<String, String> entries) {
  public Recipe {
    entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
  }

  public Recipe(String name, Map<String, String> entries) {
    this(name, (SortedMap<String, String>) new TreeMap<>(entries));
  }

  /**
   * This recipe with some keys set to other values; an empty value takes the key away. Options of a
   * part that makes way for another one fall away.
   */
  public Recipe with(Map<String, String> changes) {
    SortedMap<String, String> changed = new TreeMap<>(entries);
    changes.forEach(
        (key, value) -> {
          if (entries.containsKey(key) && !part(entries.get(key)).equals(part(value))) {
            changed.keySet().removeIf(option -> option.startsWith(key + "."));
          }
        });
    changes.forEach(
        (key, value) -> {
          if (value.isEmpty()) {
            changed.remove(key);
          } else {
            changed.put(key, value);
          }
        });
    return new Recipe(name, changed);
  }

  /** "rspo" of "rspo@1.2". */
  private static String part(String asked) {
    return asked.replaceFirst("@.*", "");
  }

  /** One "key = value" line for each entry. */
  public String text() {
    StringBuilder text = new StringBuilder();
    entries.forEach((key, value) -> text.append(key).append(" = ").append(value).append('\n'));
    return text.toString();
  }
}
