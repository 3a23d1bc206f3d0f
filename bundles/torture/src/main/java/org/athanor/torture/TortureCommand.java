package org.athanor.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.athanor.run.ShellCommand;
import org.osgi.framework.BundleContext;

/** What the commands share: a folder of their own, which stays if something went wrong. */
abstract class TortureCommand implements ShellCommand {
  static final Option IN =
      new Option("--in", "DIR", "where it works; var/ if left out, a RAM disk is quicker");
  static final Option ONLY =
      new Option("--only", "NAMES", "methods whose name contains one of these, commas between");

  private final String name;
  private final String summary;
  private final List<Option> options;
  private final BundleContext context;

  TortureCommand(String name, String summary, List<Option> options, BundleContext context) {
    this.name = name;
    this.summary = summary;
    this.options = options;
    this.context = context;
  }

  /**
   * Does the work.
   *
   * @param work an empty folder
   * @return whether all was right
   */
  abstract boolean run(Given given, Path work, Report report)
      throws IOException, InterruptedException;

  @Override
  public final Result run(Call call) throws IOException, InterruptedException {
    if (!call.words().isEmpty()) {
      throw new IllegalArgumentException(
          "%s takes options alone, found '%s'".formatted(name, call.words().get(0)));
    }
    Given given = new Given(call.options());
    Path parent = given.text("--in").map(Path::of).orElse(place("athanor.var"));
    Files.createDirectories(parent);
    Path work = Files.createTempDirectory(parent.toAbsolutePath().normalize(), "torture-");
    Report report = new Report(call.progress());
    if (!run(given, work, report)) {
      throw new IllegalStateException("what went wrong is left in " + work);
    }
    Kills.delete(work);
    return new Result("", report.figures());
  }

  /** A folder that the launcher names. */
  final Path place(String property) {
    return Path.of(context.getProperty(property));
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String arguments() {
    return "";
  }

  @Override
  public final String summary() {
    return summary;
  }

  @Override
  public final List<Option> options() {
    return options;
  }
}
