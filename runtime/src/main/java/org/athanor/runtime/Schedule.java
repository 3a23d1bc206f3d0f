package org.athanor.runtime;

import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.athanor.run.Exchange;
import org.athanor.run.Recipe;
import org.athanor.run.RecipeException;

/**
 * Which recipe is in force at which step: the one that the run was begun with, what it schedules
 * itself ({@code at 200: advantage.k = 4}: step 200 is the first with the new value), and what was
 * exchanged since. So a run that goes back to an earlier state does the same exchanges at the same
 * steps again.
 */
final class Schedule {
  private static final Pattern AT = Pattern.compile("at\\s+(\\d+)\\s*:\\s*(\\S.*)");

  private final Recipe begun;
  private final SortedMap<Long, SortedMap<String, String>> planned = new TreeMap<>();
  private final CopyOnWriteArrayList<Exchange> exchanges = new CopyOnWriteArrayList<>();

  private Schedule(Recipe begun) {
    this.begun = begun;
  }

  /**
   * A recipe with its "at" keys.
   *
   * @throws RecipeException for an "at" key that is none
   */
  static Schedule of(Recipe recipe) {
    SortedMap<String, String> plain = new TreeMap<>(recipe.entries());
    plain.keySet().removeIf(Schedule::isScheduled);
    Schedule schedule = new Schedule(new Recipe(recipe.name(), plain));
    recipe
        .entries()
        .forEach(
            (key, value) -> {
              if (isScheduled(key)) {
                Matcher m = matcher(key);
                long step = Long.parseLong(m.group(1));
                schedule.planned.computeIfAbsent(step, s -> new TreeMap<>()).put(m.group(2), value);
              }
            });
    return schedule;
  }

  static boolean isScheduled(String key) {
    return key.startsWith("at ");
  }

  private static Matcher matcher(String key) {
    Matcher m = AT.matcher(key);
    if (!m.matches() || m.group(1).length() > 15 || Long.parseLong(m.group(1)) < 1) {
      throw new RecipeException(
          "'%s' is no schedule: write 'at STEP: KEY = VALUE', such as 'at 200: advantage.k = 4', where STEP is the first with the new value"
              .formatted(key));
    }
    return m;
  }

  /** Without schedule. */
  Recipe begun() {
    return begun;
  }

  /** The "at" keys as they are written into records. */
  SortedMap<String, String> plannedKeys() {
    SortedMap<String, String> keys = new TreeMap<>();
    planned.forEach(
        (step, changes) -> changes.forEach((key, value) -> keys.put(key(step, key), value)));
    return keys;
  }

  private static String key(long step, String key) {
    return "at " + step + ": " + key;
  }

  /** A copy with some exchanges, in order. */
  Schedule with(Iterable<Exchange> more) {
    Schedule copy = new Schedule(begun);
    copy.planned.putAll(planned);
    copy.exchanges.addAll(exchanges);
    more.forEach(copy.exchanges::add);
    return copy;
  }

  void add(Exchange exchange) {
    exchanges.add(exchange);
  }

  /** Exchanges in the order in which they were asked for; scheduled ones are not among them. */
  List<Exchange> exchanges() {
    return List.copyOf(exchanges);
  }

  /** Steps from {@code first} on that begin with another recipe than the step before. */
  TreeSet<Long> changes(long first) {
    TreeSet<Long> steps = new TreeSet<>(planned.tailMap(first).keySet());
    exchanges.stream().map(e -> e.after() + 1).filter(s -> s >= first).forEach(steps::add);
    return steps;
  }

  /** The recipe of a step; what it leaves out has its default. */
  Recipe at(long step) {
    Recipe recipe = begun;
    for (long s : changes(0).headSet(step, true)) {
      recipe = recipe.with(planned.getOrDefault(s, new TreeMap<>()));
      for (Exchange exchange : exchanges) {
        if (exchange.after() + 1 == s) {
          recipe = recipe.with(exchange.set());
        }
      }
    }
    return recipe;
  }

  private static boolean samePart(String one, String other) {
    return one != null && PartSpec.name(one).equals(PartSpec.name(other));
  }

  /** What must be set to come from one resolved recipe to another. */
  static SortedMap<String, String> difference(Recipe from, Recipe to) {
    SortedMap<String, String> set = new TreeMap<>();
    TreeSet<String> keys = new TreeSet<>(from.entries().keySet());
    keys.addAll(to.entries().keySet());
    for (String key : keys) {
      Role role = Role.of(key);
      boolean otherPart =
          role != null
              && !samePart(from.entries().get(role.key), to.entries().getOrDefault(role.key, ""));
      String value = to.entries().get(key);
      if (otherPart ? value != null : !Objects.equals(from.entries().get(key), value)) {
        set.put(key, value == null ? "" : value);
      }
    }
    return set;
  }

  /** Values of some keys; empty where there is none. */
  static SortedMap<String, String> values(Recipe recipe, Iterable<String> keys) {
    SortedMap<String, String> values = new TreeMap<>();
    keys.forEach(key -> values.put(key, recipe.entries().getOrDefault(key, "")));
    return values;
  }
}
