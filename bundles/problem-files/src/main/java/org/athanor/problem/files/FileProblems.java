package org.athanor.problem.files;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.athanor.data.ProblemSet;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.PluginName;
import org.athanor.plugin.ProblemSource;
import org.osgi.service.component.annotations.Component;

/**
 * Problems from files. The format is known by the content and the layout by the fields, so the
 * benchmarks' own files can be used as they were downloaded; the set's name says what was found.
 */
@Component(service = ProblemSource.class)
@PluginName("files")
@Doc(
    "problems from JSON, JSON Lines, CSV or Parquet files, in the layouts of the public benchmarks")
public final class FileProblems implements ProblemSource<FileProblems.Options> {
  private static final Pattern CONDITION = Pattern.compile("[\\w.]+\\s*=.*");

  /** What is done with a row that is no problem. */
  public enum OnBadRow {
    FAIL,
    SKIP
  }

  /** Which rows of which files become problems, and how. */
  public record Options(
      @Doc("a file, a folder of files, or several of both separated by commas") String path,
      @Default("auto") @Doc("how the file is written; auto looks at its first bytes") Format format,
      @Default("fail") @Doc("fail stops at the first row that is no problem; skip leaves it out")
          OnBadRow onBadRow,
      @Default("") @Doc("only rows where a field has a value, such as data_source=AIME-2024-30")
          String where,
      @Default("0") @Doc("problems left out at the start, after where") int skip,
      @Default("0") @Doc("problems at most; 0 is all") int limit,
      @Default("{prompt}") @Doc("text around each prompt; \\n is a line end") String template,
      @Default("true") @Doc("a row without answer or tests is a bad one") boolean needAnswer) {
    public Options {
      if (path.isBlank()) {
        throw new IllegalArgumentException("path must name a file or folder, got none");
      }
      if (skip < 0 || limit < 0) {
        throw new IllegalArgumentException(
            "skip and limit must be at least 0, got " + skip + " and " + limit);
      }
      if (!where.isBlank() && !CONDITION.matcher(where).matches()) {
        throw new IllegalArgumentException("where must be field=value, got '" + where + "'");
      }
      if (!template.contains("{prompt}")) {
        throw new IllegalArgumentException(
            "template must contain {prompt}, got '" + template + "'");
      }
    }

    /** Whether a row is wanted. */
    boolean wants(Row row) {
      if (where.isBlank()) {
        return true;
      }
      int equals = where.indexOf('=');
      Optional<String> value =
          row.text(where.substring(0, equals).strip().toLowerCase(Locale.ROOT));
      return value.isPresent() && value.get().strip().equals(where.substring(equals + 1).strip());
    }

    String around(String prompt) {
      return template.replace("\\n", "\n").replace("{prompt}", prompt);
    }
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public ProblemSet load(Options options) {
    return new Loading(options).load();
  }
}
