package org.athanor.objective.empo;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * Answers of one group, clustered. An answer joins the first cluster whose first member it equals;
 * it is never moved again, so equality need not be transitive. An empty answer equals nothing, not
 * even another empty one.
 *
 * @param of [answer] number of its cluster, from 0 in the order of first members
 * @param sizes [cluster] number of members
 */
record Clusters(int[] of, int[] sizes) {

  static Clusters of(List<String> answers, BiPredicate<String, String> equal) {
    int[] of = new int[answers.size()];
    List<String> first = new ArrayList<>();
    for (int i = 0; i < of.length; i++) {
      String answer = answers.get(i);
      int c = 0;
      while (c < first.size()
          && (answer.isEmpty() || first.get(c).isEmpty() || !equal.test(first.get(c), answer))) {
        c++;
      }
      if (c == first.size()) {
        first.add(answer);
      }
      of[i] = c;
    }
    int[] sizes = new int[first.size()];
    for (int c : of) {
      sizes[c]++;
    }
    return new Clusters(of, sizes);
  }

  /** p_c of the cluster that an answer is in. */
  double share(int answer) {
    return sizes[of[answer]] / (double) of.length;
  }

  double largestShare() {
    int largest = 0;
    for (int size : sizes) {
      largest = Math.max(largest, size);
    }
    return largest / (double) of.length;
  }

  /** H = -Σ p_c ln p_c, nats. */
  double entropy() {
    double h = 0;
    for (int size : sizes) {
      double p = size / (double) of.length;
      h -= p * StrictMath.log(p);
    }
    return h;
  }

  /** Decided by count: comparing H with ln G in doubles goes wrong for every other G. */
  boolean allDistinct() {
    return sizes.length == of.length;
  }
}
