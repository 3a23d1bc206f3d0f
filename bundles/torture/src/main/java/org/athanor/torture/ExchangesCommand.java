package org.athanor.torture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.athanor.run.Plugins;
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
          new Option("--leak", "", "the part leaves its sessions open: to see that it is found"));

  private static final int HEAP_MIB = 192;

  private final Runs runs;
  private final Records records;
  private final Plugins plugins;

  @Activate
  public ExchangesCommand(
      BundleContext context,
      @Reference Runs runs,
      @Reference Records records,
      @Reference Plugins plugins) {
    super(
        "torture:exchanges",
        "replaces a part that holds an engine's session under a run, and counts what is lost or grows",
        AllCommand.union(OPTIONS, List.of(HERE, IN)),
        context);
    this.runs = runs;
    this.records = records;
    this.plugins = plugins;
  }

  @Override
  public List<String> examples() {
    return List.of("torture:exchanges", "torture:exchanges --exchanges 300 --leak");
  }

  @Override
  boolean run(Given given, Path work, Report report) throws IOException, InterruptedException {
    int count = given.number("--exchanges", 1000);
    if (given.has("--here")) {
      Dropped part = Dropped.of(place("athanor.home"), "drill-session", place("athanor.plugins"));
      return new Exchanges(runs, records, plugins, part, report).run(count, work.resolve("run"));
    }
    return alone(
        HEAP_MIB,
        List.of("-Dathanor.poll.millis=20", "-Dathanor.drill.leak=" + given.has("--leak")),
        List.of("--exchanges", "" + count),
        60 + 5L * count,
        work,
        report);
  }
}
