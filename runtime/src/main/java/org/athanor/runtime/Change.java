package org.athanor.runtime;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.athanor.run.Recipe;
import org.athanor.runtime.Resolver.Resolved;
import org.athanor.runtime.Resolver.Use;

/**
 * What a step uses that the step before did not: other recipe keys, other versions of parts.
 *
 * @param step the first with the new
 */
record Change(long step, Resolved before, Resolved after) {
  boolean isNone() {
    return recipe().isEmpty() && roles().isEmpty();
  }

  /** New values of the recipe keys that differ. */
  SortedMap<String, String> recipe() {
    return Schedule.difference(before.recipe(), after.recipe());
  }

  /** Roles that have another part, another version or other options. */
  Set<Role> roles() {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    after
        .uses()
        .forEach(
            (role, use) -> {
              Use<?, ?> old = before.uses().get(role);
              boolean same =
                  old != null
                      && old.part().identity().equals(use.part().identity())
                      && old.plugin() == use.plugin()
                      && old.options().equals(use.options());
              if (!same) {
                roles.add(role);
              }
            });
    return roles;
  }

  /** What to set in the recipe to use the old again: values, and versions that may not serve. */
  SortedMap<String, String> back() {
    SortedMap<String, String> set =
        new TreeMap<>(Schedule.difference(after.recipe(), before.recipe()));
    for (Role role : roles()) {
      Use<?, ?> now = after.uses().get(role);
      Use<?, ?> old = before.uses().get(role);
      boolean otherVersion =
          old != null
              && old.part().info().name().equals(now.part().info().name())
              && !old.part().identity().equals(now.part().identity());
      if (otherVersion && !set.containsKey(role.key)) {
        PartSpec asked = PartSpec.of(after.recipe().entries().get(role.key));
        set.put(role.key, asked.without(now.part()).toString());
      }
    }
    return set;
  }

  /** Such as "objective ppo-clip of org.athanor.x 0.1.0 [3f2a9c01] -> mine of ...". */
  String words() {
    StringBuilder words = new StringBuilder();
    Set<String> said = new HashSet<>();
    for (Role role : roles()) {
      Use<?, ?> old = before.uses().get(role);
      String was = old == null ? "(none)" : old.part().identity();
      String is = after.uses().get(role).part().identity();
      if (!was.equals(is)) {
        add(words, "%s %s -> %s".formatted(role.key, was, is));
        said.add(role.key);
      } else if (old.plugin() != after.uses().get(role).plugin()) {
        add(words, "%s %s, installed anew".formatted(role.key, is));
      }
    }
    Recipe old = before.recipe();
    for (Map.Entry<String, String> e : recipe().entrySet()) {
      if (!said.contains(e.getKey().split("\\.")[0])) {
        String was = old.entries().getOrDefault(e.getKey(), "(none)");
        add(words, "%s %s -> %s".formatted(e.getKey(), was, e.getValue()));
      }
    }
    return words.toString();
  }

  String announcement() {
    return "from step " + step + " on: " + words();
  }

  private static void add(StringBuilder words, String more) {
    words.append(words.isEmpty() ? "" : ", ").append(more);
  }
}
