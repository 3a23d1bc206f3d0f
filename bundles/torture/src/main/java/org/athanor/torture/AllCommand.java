package org.athanor.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.athanor.run.Plugins;
import org.athanor.run.Recipes;
import org.athanor.run.Records;
import org.athanor.run.Runs;
import org.athanor.run.ShellCommand;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** torture:all: each of the others in turn, with the same options. */
@Component(service = ShellCommand.class, property = "athanor.command=torture:all")
public final class AllCommand extends TortureCommand {
  private final List<TortureCommand> all;

  @Activate
  public AllCommand(
      BundleContext context,
      @Reference Runs runs,
      @Reference Recipes recipes,
      @Reference Records records,
      @Reference Plugins plugins) {
    super(
        "torture:all",
        "torture:disk, :exchanges, :kills and :soak in turn, with the same options; each is a command too",
        union(
            DiskCommand.OPTIONS,
            ExchangesCommand.OPTIONS,
            KillsCommand.OPTIONS,
            SoakCommand.OPTIONS,
            List.of(HERE, ONLY, IN)),
        context);
    this.all =
        List.of(
            new DiskCommand(context, runs, recipes),
            new ExchangesCommand(context, runs, records, plugins),
            new KillsCommand(context, recipes, records),
            new SoakCommand(context, runs, recipes, records));
  }

  @SafeVarargs
  static List<Option> union(List<Option>... parts) {
    return Stream.of(parts).flatMap(List::stream).toList();
  }

  @Override
  public List<String> examples() {
    return List.of("torture:all --kills 50 --exchanges 300 --minutes 5");
  }

  /** What fails keeps none of the others from being tried. */
  @Override
  boolean run(Given given, Path work, Report report) throws IOException, InterruptedException {
    List<String> wrong = new ArrayList<>();
    for (TortureCommand each : all) {
      report.say("%n%s", each.name());
      Report own = new Report(report::say);
      Path folder = Files.createDirectory(work.resolve(each.name().replace("torture:", "")));
      if (each.run(given, folder, own)) {
        Kills.delete(folder);
      } else {
        wrong.add(each.name());
      }
      report.figure(each.name(), own.figures());
    }
    if (!wrong.isEmpty()) {
      report.say("%nwrong: %s", String.join(", ", wrong));
    }
    return wrong.isEmpty();
  }
}
