package org.athanor.problem.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.athanor.data.ProblemSet;
import org.athanor.problem.files.FileProblems.OnBadRow;
import org.athanor.problem.files.FileProblems.Options;

/** Loads with all options but a few at their defaults. */
final class Load {
  private Load() {}

  static ProblemSet from(Path file) {
    return with(file, OnBadRow.FAIL, "", 0, 0, "{prompt}", true);
  }

  static ProblemSet skipping(Path file) {
    return with(file, OnBadRow.SKIP, "", 0, 0, "{prompt}", true);
  }

  static ProblemSet where(Path file, String where) {
    return with(file, OnBadRow.FAIL, where, 0, 0, "{prompt}", true);
  }

  static ProblemSet with(
      Path file,
      OnBadRow bad,
      String where,
      int skip,
      int limit,
      String template,
      boolean answers) {
    return new FileProblems()
        .load(
            new Options(file.toString(), Format.AUTO, bad, where, skip, limit, template, answers));
  }

  static Path text(Path folder, String name, String... lines) {
    try {
      return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n", UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
