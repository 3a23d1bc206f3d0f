package org.athanor.shell;

import java.util.List;
import org.athanor.run.Plugins;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The bundles that offer parts, and where they come from. */
@Component(
    service = Command.class,
    property = {"osgi.command.scope=bundle", "osgi.command.function=list"})
public final class BundleList extends Command {
  private static final int SHOWN_HASH = 8;
  private final Plugins plugins;

  @Activate
  public BundleList(@Reference Plugins plugins) {
    this.plugins = plugins;
  }

  @Override
  Usage usage() {
    return new Usage(
        "bundle:list",
        "[NAME]",
        "the bundles that offer parts or were dropped, their versions and where they come from",
        List.of(),
        List.of("bundle:list", "bundle:list org.athanor.rspo"));
  }

  @Override
  int run(Arguments arguments, Out out) {
    arguments.atMost(1);
    List<Plugins.Info> shown =
        plugins.all().stream()
            .filter(b -> arguments.words().isEmpty() || arguments.words().contains(b.name()))
            .toList();
    if (shown.isEmpty()) {
      throw new UsageException("no bundle '%s'".formatted(String.join(" ", arguments.words())));
    }
    if (arguments.has("--json")) {
      out.json(shown.stream().map(BundleUpdate::json).toList());
      return Guard.OK;
    }
    Table table = new Table("bundle", "version", "jar", "", "from", "parts");
    for (Plugins.Info b : shown) {
      String hash = b.sha256().substring(0, Math.min(SHOWN_HASH, b.sha256().length()));
      String from = b.location().replaceFirst(".*/(?=[^/]+/[^/]+$)", "");
      table.row(b.name(), b.version(), hash, b.state(), from, String.join(", ", b.parts()));
    }
    out.text().print(table.text());
    return Guard.OK;
  }

  @Override
  List<String> candidates(List<String> before) {
    return before.isEmpty() ? BundleUpdate.names(plugins) : List.of();
  }
}
