package org.athanor.torture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.athanor.run.Parts;
import org.athanor.run.Records;
import org.athanor.run.Runs;
import org.athanor.run.ShellCommand;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** torture:exchanges. */
@Component(service = ShellCommand.class, property = "athanor.command=torture:exchanges")
public final class ExchangesCommand extends TortureCommand {
  static final List<Option> OPTIONS =
      List.of(
          new Option("--exchanges", "N", "1000 if left out; growth is judged from 300 on"),
          new Option("--here", "", "in this process, not in one whose memory can be told apart"),
          new Option("--leak", "", "the part leaves its sessions open: to see that it is found"));

  /** All of the Java heap is there from the start, so that what grows is outside of it. */
  private static final List<String> JAVA =
      List.of(
          "-Xms192m",
          "-Xmx192m",
          "-XX:+AlwaysPreTouch",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Dathanor.poll.millis=20");

  /** Few arenas: what one thread has freed is there for the next. */
  private static final Map<String, String> ENVIRONMENT = Map.of("MALLOC_ARENA_MAX", "1");

  private final Runs runs;
  private final Records records;
  private final Parts parts;

  @Activate
  public ExchangesCommand(
      BundleContext context,
      @Reference Runs runs,
      @Reference Records records,
      @Reference Parts parts) {
    super(
        "torture:exchanges",
        "replaces a part that holds an engine's session under a run, and counts what is lost or grows",
        AllCommand.union(OPTIONS, List.of(IN)),
        context);
    this.runs = runs;
    this.records = records;
    this.parts = parts;
  }

  @Override
  public List<String> examples() {
    return List.of("torture:exchanges", "torture:exchanges --exchanges 300 --leak");
  }

  @Override
  boolean run(Given given, Path work, Report report) throws IOException, InterruptedException {
    int count = given.number("--exchanges", 1000);
    Path home = place("athanor.home");
    if (given.has("--here")) {
      Dropped part = Dropped.of(home, "drill-session", place("athanor.plugins"));
      return new Exchanges(runs, records, parts, part, report).run(count, work.resolve("run"));
    }
    List<String> java = new ArrayList<>(JAVA);
    java.add("-Dathanor.drill.leak=" + given.has("--leak"));
    List<String> arguments =
        List.of("torture", "exchanges", "--here", "--exchanges", "" + count, "--in", "" + work);
    Child child =
        Child.start(
            new Child.Place(home, place("athanor.var"), work),
            java,
            arguments,
            ENVIRONMENT,
            line -> tell(line, report));
    try {
      return child.end(60 + 5L * count) == 0;
    } finally {
      child.kill();
    }
  }

  /** Without what the plugin folder says of each exchange. */
  private static void tell(String line, Report report) {
    if (!line.contains(" updated, before it was ")) {
      report.say(line);
    }
  }
}
