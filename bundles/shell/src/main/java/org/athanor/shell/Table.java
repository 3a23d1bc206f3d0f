package org.athanor.shell;

import java.util.ArrayList;
import java.util.List;

/** Text in columns. */
final class Table {
  private final List<String[]> rows = new ArrayList<>();

  /** With column heads; no head row if all are empty. */
  Table(String... heads) {
    if (!String.join("", heads).isEmpty()) {
      rows.add(heads);
    }
  }

  void row(String... cells) {
    rows.add(cells);
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** One line for each row, columns two blanks apart. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < row.length; c++) {
        line.append(row[c])
            .append(" ".repeat(c + 1 < row.length ? width(c) - row[c].length() + 2 : 0));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private int width(int column) {
    int width = 0;
    for (String[] row : rows) {
      width = column < row.length ? Math.max(width, row[column].length()) : width;
    }
    return width;
  }
}
