package org.athanor.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.athanor.data.ProblemSet;
import org.athanor.run.Exchange;
import org.athanor.run.Recipe;
import org.athanor.run.RecipeException;
import org.athanor.run.RunException;
import org.athanor.runtime.Resolver.Resolved;

/**
 * What one run uses at each step, and how that changes: exchanges are asked for on any thread and
 * taken up at a step boundary; what is new is on trial for a few steps, and rolled back if one of
 * these fails.
 */
final class Exchanges {
  /** Steps after a change in which a failure is blamed on it. */
  static final int TRIAL_STEPS = 3;

  private final Resolver resolver;
  private final ExchangeFile file;
  private final Schedule schedule;
  private final List<Exchange> asked = new ArrayList<>();

  /** What the last finished step used; null before the first step since opening. */
  private Resolved last;

  /** The latest change; null if there was none since opening. */
  private Change change;

  private boolean onTrial;

  Exchanges(Resolver resolver, Path folder, Resolved begun) throws IOException {
    this.resolver = resolver;
    this.file = new ExchangeFile(folder);
    file.mend();
    this.schedule = Schedule.of(begun.recipe()).with(file.read());
  }

  List<Exchange> all() {
    return schedule.exchanges();
  }

  /** The recipe of a step as text; as it is written if it does not resolve any more. */
  Recipe inForce(long step) {
    return resolver.asFarAsKnown(schedule.at(step));
  }

  /** What a step uses, or used, of the parts that are installed now. */
  Resolved at(long step) {
    return resolver.resolved(schedule.at(step));
  }

  /**
   * Checks a wish and keeps it for the next step boundary.
   *
   * @param boundary finished steps at the next boundary
   * @throws RecipeException if it cannot be
   */
  void ask(String by, Map<String, String> set, String why, long boundary, ProblemSet problems) {
    Exchange wish = new Exchange(boundary, by, set, Map.of(), why);
    Schedule before = schedule.with(waiting());
    Schedule after = before.with(List.of(wish));
    for (String key : set.keySet()) {
      if (Schedule.isScheduled(key)) {
        throw new RecipeException(
            "'%s' is a schedule: these stand in the recipe that a run begins with".formatted(key));
      }
    }
    resolver.check(after, boundary + 1);
    Resolved wished = resolver.resolved(after.at(boundary + 1));
    Set<Role> roles = changed(boundary + 1, before, wished, set.keySet());
    new Fixture(wished, problems).check(roles); // meanwhile the run goes on
    synchronized (this) {
      asked.add(wish);
    }
  }

  /** Roles that a wish changes; those that it names if what it takes the place of is gone. */
  private Set<Role> changed(long step, Schedule before, Resolved wished, Set<String> keys) {
    Change change;
    try {
      change = new Change(step, resolver.resolved(before.at(step)), wished);
    } catch (RecipeException gone) {
      Set<Role> named = EnumSet.copyOf(wished.uses().keySet());
      named.removeIf(role -> keys.stream().noneMatch(key -> Role.of(key) == role));
      return named;
    }
    if (change.isNone()) {
      throw new RecipeException("nothing changes: the run uses these values already");
    }
    return change.roles();
  }

  private synchronized List<Exchange> waiting() {
    return List.copyOf(asked);
  }

  /** Puts on record what was asked for; the step after {@code step} is the first to use it. */
  synchronized void takeUp(long step) throws IOException {
    while (!asked.isEmpty()) {
      Exchange wish = asked.get(0);
      record(step, wish.by(), wish.set(), wish.why());
      asked.remove(0);
    }
  }

  private Exchange record(long step, String by, SortedMap<String, String> set, String why)
      throws IOException {
    var was = Schedule.values(inForce(step + 1), set.keySet());
    Exchange exchange = new Exchange(step, by, set, was, why);
    file.append(exchange);
    schedule.add(exchange);
    return exchange;
  }

  /**
   * What the next step uses. If that is not what the step before used, it is on trial from now on.
   *
   * @throws RecipeException if a part is missing
   */
  synchronized Resolved next(long step) {
    Resolved now = at(step);
    if (last == null) {
      last = before(step, now);
    }
    Change next = new Change(step, last, now);
    if (!next.isNone()) {
      change = next;
      onTrial = true;
    }
    return now;
  }

  /**
   * Stays with the versions that the last step used, where the newer ones do not fit the recipe.
   *
   * @param misfit why the recipe does not resolve
   * @return empty if that is not because of a newer version, or the older is not there any more
   */
  synchronized Optional<Exchange> stay(long step, RecipeException misfit) throws IOException {
    if (last == null) {
      return Optional.empty();
    }
    SortedMap<String, String> set = resolver.without(schedule.at(step + 1), last);
    if (set.isEmpty()) {
      return Optional.empty();
    }
    Exchange back = new Exchange(step, "roll-back", set, Map.of(), misfit.getMessage());
    try {
      resolver.resolved(schedule.with(List.of(back)).at(step + 1));
    } catch (RecipeException e) {
      return Optional.empty();
    }
    file.append(back);
    schedule.add(back);
    return Optional.of(back);
  }

  /** What the step before would use today; what the step itself does if that cannot be said. */
  private Resolved before(long step, Resolved now) {
    try {
      return at(step - 1);
    } catch (RecipeException e) {
      return now;
    }
  }

  /** The change that begins with this step, if one does. */
  synchronized boolean beginsWith(long step) {
    return onTrial && change.step() == step;
  }

  synchronized Change change() {
    return change;
  }

  synchronized boolean onTrial() {
    return onTrial;
  }

  /** Roles whose part is on trial. */
  synchronized Set<Role> rolesOnTrial() {
    return onTrial ? change.roles() : EnumSet.noneOf(Role.class);
  }

  synchronized void finished(long step, Resolved used) {
    last = used;
    onTrial = onTrial && step < change.step() + TRIAL_STEPS - 1;
  }

  /**
   * Goes back to what was used before the change on trial, from the step after {@code step} on.
   *
   * @throws RunException if that is not there any more
   */
  synchronized Exchange rollBack(long step, String why) throws IOException {
    onTrial = false;
    SortedMap<String, String> set = change.back();
    Exchange back = new Exchange(step, "roll-back", set, new TreeMap<>(), why);
    try {
      last = resolver.resolved(schedule.with(List.of(back)).at(step + 1));
    } catch (RecipeException e) {
      throw new RunException(
          "%s (new since step %d: %s); there is no going back to what was before: %s"
              .formatted(why, change.step(), change.words(), e.getMessage()),
          e);
    }
    return record(step, "roll-back", set, why);
  }

  /** For a person: which values are set to undo. */
  String undone(SortedMap<String, String> set) {
    return new Exchange(0, "", set, Map.of(), "").words().replace("(default) -> ", "= ");
  }

  /** What to set to undo the latest change, whatever made it. */
  synchronized SortedMap<String, String> undo() {
    if (change != null) {
      return change.back();
    }
    List<Exchange> all = schedule.exchanges();
    if (all.isEmpty()) {
      throw new RunException(
          "nothing was exchanged in this run yet, so nothing can be rolled back");
    }
    return all.get(all.size() - 1).was();
  }
}
