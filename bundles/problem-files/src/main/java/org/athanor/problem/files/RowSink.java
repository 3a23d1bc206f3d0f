package org.athanor.problem.files;

/** Takes the rows of a file, in order, good and bad. */
interface RowSink {
  void row(Row row);

  /** A row that the format's reader could not make out. */
  void bad(long line, String why);

  /** Whether there are rows enough. */
  boolean full();
}
