package org.athanor.problem.files;

import com.google.gson.JsonParseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.athanor.data.Problem;
import org.athanor.data.ProblemSet;
import org.athanor.problem.files.FileProblems.OnBadRow;
import org.athanor.problem.files.FileProblems.Options;

/** One load of one problem set. */
final class Loading {
  private static final int SAMPLE = 32;
  private static final int SHOWN = 5;

  private final Options options;
  private final List<Problem> problems = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();
  private final List<String> found = new ArrayList<>();
  private final List<String> bad = new ArrayList<>();
  private int toSkip;

  Loading(Options options) {
    this.options = options;
    this.toSkip = options.skip();
  }

  ProblemSet load() {
    for (Path file : files()) {
      new OneFile(file).load();
    }
    if (problems.isEmpty()) {
      throw new IllegalArgumentException(
          "no problem in "
              + options.path()
              + (options.where().isBlank() ? "" : " where " + options.where())
              + (bad.isEmpty() ? "" : "; bad rows: " + shown()));
    }
    String skipped = bad.isEmpty() ? "" : "; " + bad.size() + " bad rows left out: " + shown();
    return ProblemSet.of(String.join("; ", found) + skipped, problems);
  }

  private String shown() {
    return String.join("; ", bad.subList(0, Math.min(SHOWN, bad.size())))
        + (bad.size() > SHOWN ? "; ..." : "");
  }

  private List<Path> files() {
    List<Path> files = new ArrayList<>();
    for (String name : options.path().split(",")) {
      Path path = Path.of(name.strip());
      if (Files.isDirectory(path)) {
        files.addAll(inside(path));
      } else if (Files.isRegularFile(path)) {
        files.add(path);
      } else {
        throw new IllegalArgumentException("there is no file " + path.toAbsolutePath());
      }
    }
    return files;
  }

  private static List<Path> inside(Path folder) {
    try (Stream<Path> children = Files.list(folder)) {
      List<Path> files =
          children
              .filter(f -> Files.isRegularFile(f) && !f.getFileName().toString().startsWith("."))
              .sorted()
              .toList();
      if (files.isEmpty()) {
        throw new IllegalArgumentException("there is no file in " + folder.toAbsolutePath());
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean enough() {
    return options.limit() > 0 && problems.size() >= options.limit();
  }

  /** Reads a file: its first rows are held back until they have shown its layout. */
  private final class OneFile implements RowSink {
    private final Path file;
    private final String stem;
    private final List<Row> held = new ArrayList<>();
    private Layout layout;
    private int count;

    OneFile(Path file) {
      this.file = file;
      this.stem = file.getFileName().toString().replaceFirst("\\..*", "");
    }

    void load() {
      try {
        Rows.read(file, options.format(), this);
      } catch (IOException e) {
        throw new IllegalArgumentException(file + " cannot be read: " + e.getMessage(), e);
      }
      release();
      if (count > 0) {
        found.add(file.getFileName() + ": " + count + " problems, " + layout.title());
      }
    }

    @Override
    public boolean full() {
      return enough();
    }

    @Override
    public void row(Row row) {
      if (layout != null) {
        take(row);
        return;
      }
      held.add(row);
      if (held.size() == SAMPLE) {
        release();
      }
    }

    private void release() {
      if (layout == null) {
        layout = layoutOf(held);
      }
      held.forEach(this::take);
      held.clear();
    }

    private void take(Row row) {
      if (enough() || !options.wants(row)) {
        return;
      }
      try {
        Draft draft = layout.draft(row);
        if (options.needAnswer() && draft.answer.isBlank() && !draft.meta.containsKey("tests")) {
          throw new BadRow(
              "no answer under any of the names known, and no tests; it has " + row.names());
        }
        if (toSkip-- > 0) {
          return;
        }
        problems.add(problem(row, draft));
        count++;
      } catch (BadRow e) {
        bad(row.line(), e.getMessage());
      } catch (IllegalStateException
          | ClassCastException
          | UnsupportedOperationException
          | JsonParseException e) {
        bad(
            row.line(),
            "a field is laid out in another way than " + layout.title() + "'s: " + e.getMessage());
      }
    }

    private Problem problem(Row row, Draft draft) {
      String id = draft.name().isEmpty() ? stem + ":" + row.line() : draft.name();
      if (!ids.add(id)) {
        id = id + "@" + stem + ":" + row.line();
        ids.add(id);
      }
      return new Problem(id, options.around(draft.prompt), draft.answer, draft.meta);
    }

    @Override
    public void bad(long line, String why) {
      String message = file.getFileName() + ":" + line + ": " + why;
      if (options.onBadRow() == OnBadRow.FAIL) {
        throw new IllegalArgumentException(
            file + ":" + line + ": " + why + "; mend it, or set onBadRow = skip");
      }
      bad.add(message);
    }
  }

  /** The first layout, from the most particular on, that most of the rows have. */
  private static Layout layoutOf(List<Row> rows) {
    Layout best = Layout.all().get(Layout.all().size() - 1);
    for (Layout layout : Layout.all()) {
      if (2 * rows.stream().filter(layout::fits).count() > rows.size()) {
        return layout;
      }
    }
    return best;
  }
}
