package org.athanor.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Self-consistency and weighted vote: expected correctness of the answer with the largest total
 * weight among S solutions, over all S-subsets of a pool, exactly. Solutions without an answer
 * count as drawn, but never win.
 *
 * <p>Each answer has a polynomial in x whose coefficient at x^j counts its j-subsets, one for each
 * total weight. For an answer and a weight of it, the product over the other answers of (what
 * weighs less + z · what weighs the same) counts the ways in which it wins or ties; the exponent of
 * z says how it ties.
 */
final class Vote {
  /** Who wins among answers of equal weight. */
  enum Ties {
    /** Each with the same probability. */
    UNIFORM,
    /** The one seen first in a random order: in proportion to its votes. */
    FIRST_SEEN
  }

  private final List<Answer> answers = new ArrayList<>();
  private final int empty;
  private final int solutions;
  private final int largest;
  private final Ties ties;

  private Vote(int[] cluster, boolean[] correct, long[] weights, int largest, Ties ties) {
    int count = java.util.Arrays.stream(cluster).max().orElse(-1) + 1;
    for (int k = 0; k < count; k++) {
      answers.add(Answer.of(k, cluster, correct, weights, largest));
    }
    this.empty = (int) java.util.Arrays.stream(cluster).filter(k -> k < 0).count();
    this.solutions = cluster.length;
    this.largest = largest;
    this.ties = ties;
  }

  /**
   * [S-1] for S = 1 .. largest.
   *
   * @param cluster [N] answer of each solution, from 0; -1 for none
   * @param weights [N] at least 0; all 1 for self-consistency
   */
  static double[] curve(int[] cluster, boolean[] correct, long[] weights, int largest, Ties ties) {
    return new Vote(cluster, correct, weights, largest, ties).curve();
  }

  /**
   * One answer.
   *
   * @param right share of correct solutions among those that give it
   * @param weights distinct total weights of its subsets, ascending
   * @param ways [weight][j] number of its subsets of size j with that weight
   * @param less [weight][j] number of those with a smaller one; the empty subset always weighs less
   */
  private record Answer(double right, long[] weights, double[][] ways, double[][] less) {
    static Answer of(int k, int[] cluster, boolean[] correct, long[] weights, int largest) {
      TreeMap<Long, double[]> subsets = new TreeMap<>();
      subsets.put(0L, new double[] {1});
      int members = 0;
      int right = 0;
      for (int i = 0; i < cluster.length; i++) {
        if (cluster[i] == k) {
          members++;
          right += correct[i] ? 1 : 0;
          subsets = with(subsets, weights[i], Math.min(members, largest));
        }
      }
      subsets.get(0L)[0] = 0; // nobody gave it: it weighs less than nothing
      return of(subsets, members == 0 ? 0 : (double) right / members);
    }

    private static TreeMap<Long, double[]> with(
        TreeMap<Long, double[]> subsets, long weight, int size) {
      TreeMap<Long, double[]> more = new TreeMap<>();
      for (Map.Entry<Long, double[]> e : subsets.entrySet()) {
        double[] without = more.computeIfAbsent(e.getKey(), w -> new double[size + 1]);
        double[] with = more.computeIfAbsent(e.getKey() + weight, w -> new double[size + 1]);
        for (int j = 0; j < e.getValue().length; j++) {
          without[j] += e.getValue()[j];
          if (j < size) {
            with[j + 1] += e.getValue()[j];
          }
        }
      }
      return more;
    }

    private static Answer of(TreeMap<Long, double[]> subsets, double right) {
      long[] weights = subsets.keySet().stream().mapToLong(Long::longValue).toArray();
      double[][] ways = subsets.values().toArray(new double[0][]);
      double[][] less = new double[weights.length + 1][ways[0].length];
      less[0][0] = 1;
      for (int w = 0; w < weights.length; w++) {
        for (int j = 0; j < ways[w].length; j++) {
          less[w + 1][j] = less[w][j] + ways[w][j];
        }
      }
      return new Answer(right, weights, ways, less);
    }

    /** Index of the weight; if it has none of the kind, -1 - the number of smaller ones. */
    int find(long weight) {
      return java.util.Arrays.binarySearch(weights, weight);
    }
  }

  private double[] curve() {
    double[] wins = new double[largest];
    for (Answer a : answers) {
      for (int w = 0; a.right > 0 && w < a.weights.length; w++) {
        add(wins, a, a.ways[w], others(a, a.weights[w]));
      }
    }
    double subsets = 1;
    for (int s = 1; s <= largest; s++) {
      subsets *= (double) (solutions - s + 1) / s;
      wins[s - 1] /= subsets;
    }
    return wins;
  }

  /** Adds the answer's correctness times its share of the ties, for each number drawn. */
  private void add(double[] wins, Answer a, double[] ways, double[][] others) {
    for (int own = 1; own < ways.length; own++) {
      for (int x = 0; x < others.length && x + own <= largest; x++) {
        for (int z = 0; z < others[x].length; z++) {
          double share = ties == Ties.UNIFORM ? 1.0 / (1 + z) : (double) own / (own + z);
          wins[x + own - 1] += a.right * ways[own] * others[x][z] * share;
        }
      }
    }
  }

  /** [drawn][z]: ways to draw from the other answers such that none weighs more than that. */
  private double[][] others(Answer winner, long weight) {
    double[][] product = {{1}};
    for (int i = 0; i < empty; i++) {
      product = times(product, new double[] {1, 1}, null);
    }
    for (Answer a : answers) {
      if (a != winner) {
        int at = a.find(weight);
        product = times(product, a.less[at < 0 ? -1 - at : at], at < 0 ? null : a.ways[at]);
      }
    }
    return product;
  }

  private double[][] times(double[][] product, double[] less, double[] equal) {
    int drawn = Math.min(largest, product.length - 1 + less.length - 1);
    int zs = product[0].length;
    int more = equal == null ? 0 : ties == Ties.UNIFORM ? 1 : equal.length - 1;
    double[][] result = new double[drawn + 1][zs + more];
    for (int x = 0; x < product.length; x++) {
      for (int j = 0; j < less.length && x + j <= drawn; j++) {
        double same = equal == null ? 0 : equal[j];
        int shift = ties == Ties.UNIFORM ? 1 : j;
        for (int z = 0; z < zs; z++) {
          result[x + j][z] += product[x][z] * less[j];
          if (same > 0) {
            result[x + j][z + shift] += product[x][z] * same;
          }
        }
      }
    }
    return result;
  }
}
