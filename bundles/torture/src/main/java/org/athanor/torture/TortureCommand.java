package org.athanor.torture;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.athanor.run.ShellCommand;
import org.osgi.framework.BundleContext;

/** What the commands share: a folder of their own, which stays if something went wrong. */
abstract class TortureCommand implements ShellCommand {
  static final Option IN =
      new Option("--in", "DIR", "where it works; var/ if left out, a RAM disk is quicker");
  static final Option ONLY =
      new Option("--only", "NAMES", "methods whose name contains one of these, commas between");

  static final Option HERE =
      new Option("--here", "", "in this process, not in one whose memory can be told apart");

  private static final Gson GSON = new Gson();

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

  /**
   * Has a process of its own do the work, with --here: one whose Java heap is there from the start,
   * so that what grows is outside of it, and with one malloc arena, so that what one thread has
   * freed is there for the next.
   *
   * @param heapMiB of that process
   * @param more options of its Java
   * @param options of the command, without --in
   */
  final boolean alone(
      int heapMiB, List<String> more, List<String> options, long seconds, Path work, Report report)
      throws IOException, InterruptedException {
    List<String> java = new ArrayList<>(more);
    java.addAll(List.of("-Xms" + heapMiB + "m", "-Xmx" + heapMiB + "m", "-XX:+AlwaysPreTouch"));
    java.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    List<String> arguments = new ArrayList<>(List.of(name, "--here", "--json", "--in", "" + work));
    arguments.addAll(options);
    Child.Place place = new Child.Place(place("athanor.home"), place("athanor.var"), work);
    Map<String, String> environment = Map.of("MALLOC_ARENA_MAX", "1");
    Child child = Child.start(place, java, arguments, environment, line -> relay(line, report));
    try {
      return child.end(seconds) == 0;
    } finally {
      child.kill();
    }
  }

  /** Its result at the end; without what the plugin folder says of each exchange. */
  private static void relay(String line, Report report) {
    if (line.startsWith("{")) {
      GSON.fromJson(line, JsonObject.class).asMap().forEach(report::figure);
    } else if (!line.contains(" updated, before it was ")) {
      report.say(line);
    }
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
