package org.athanor.verifier.math;

import java.util.ArrayList;
import java.util.List;

/** Writes a determinant of up to four rows out, along its first row. */
final class Determinant {
  private static final int MAX_ROWS = 4;

  private Determinant() {}

  static Node of(List<List<Node>> rows) {
    int n = rows.size();
    if (n == 0 || n > MAX_ROWS || rows.stream().anyMatch(row -> row.size() != n)) {
      throw new ParseFailure("a determinant of no square of at most " + MAX_ROWS + " rows");
    }
    if (n == 1) {
      return rows.get(0).get(0);
    }
    List<Node> terms = new ArrayList<>();
    for (int column = 0; column < n; column++) {
      Node term = Node.product(rows.get(0).get(column), of(minor(rows, column)));
      terms.add(column % 2 == 0 ? term : Node.negate(term));
    }
    return new Node.Sum(List.copyOf(terms));
  }

  private static List<List<Node>> minor(List<List<Node>> rows, int without) {
    List<List<Node>> minor = new ArrayList<>();
    for (List<Node> row : rows.subList(1, rows.size())) {
      List<Node> rest = new ArrayList<>(row);
      rest.remove(without);
      minor.add(rest);
    }
    return minor;
  }
}
