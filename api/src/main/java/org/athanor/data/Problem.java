package org.athanor.data;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One task: a prompt, and what a verifier needs to judge a completion of it.
 *
 * @param id unique within its problem set, stable across versions of the set
 * @param prompt text put before the policy, chat template not yet applied
 * @param answer reference answer in the form the set's verifier expects; empty if there is none
 * @param meta anything else the set knows ("family", "level", "demonstration"), in key order
 */
public record Problem(String id, String prompt, String answer, SortedMap<String, String> meta) {
  public Problem {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("a problem needs an id; its prompt is '" + prompt + "'");
    }
    meta = Collections.unmodifiableSortedMap(new TreeMap<>(meta));
  }

  public Problem(String id, String prompt, String answer, Map<String, String> meta) {
    this(id, prompt, answer, (SortedMap<String, String>) new TreeMap<>(meta));
  }
}
