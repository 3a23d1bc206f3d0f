package org.athanor.shell;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.athanor.run.Plugins;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Takes another version of a bundle, through the same checks as the plugin folder. */
@Component(
    service = Command.class,
    property = {"osgi.command.scope=bundle", "osgi.command.function=update"})
public final class BundleUpdate extends Command {
  private final Plugins plugins;

  @Activate
  public BundleUpdate(@Reference Plugins plugins) {
    this.plugins = plugins;
  }

  @Override
  Usage usage() {
    return new Usage(
        "bundle:update",
        "NAME [JAR]",
        "takes another version of a bundle: tried first, then in force from each run's next step; without JAR from where it came last",
        List.of(),
        List.of(
            "bundle:update org.example.mine my-verifier/target/my-verifier-0.2.0.jar",
            "bundle:update org.example.mine"));
  }

  @Override
  int run(Arguments arguments, Out out) {
    arguments.atMost(2);
    String name = arguments.first("NAME");
    Optional<Path> jar =
        arguments.words().size() > 1
            ? Optional.of(path(arguments.words().get(1)))
            : Optional.empty();
    String done = plugins.update(name, jar);
    if (arguments.has("--json")) {
      out.json(
          plugins.all().stream()
              .filter(b -> b.name().equals(name))
              .map(BundleUpdate::json)
              .toList());
    } else {
      out.line("%s", done);
    }
    return Guard.OK;
  }

  /** A path, or a file's URL. */
  private static Path path(String text) {
    if (!text.matches("[a-z]{2,}:.*")) {
      return Path.of(text);
    }
    if (!text.startsWith("file:")) {
      throw new UsageException(
          "bundle:update takes a file or a file: URL, got '%s': fetch it first, and look at it"
              .formatted(text));
    }
    return Path.of(URI.create(text));
  }

  static List<String> names(Plugins plugins) {
    return plugins.all().stream().map(Plugins.Info::name).distinct().toList();
  }

  static Map<String, Object> json(Plugins.Info bundle) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("bundle", bundle.name());
    json.put("version", bundle.version());
    json.put("sha256", bundle.sha256());
    json.put("state", bundle.state());
    json.put("location", bundle.location());
    json.put("parts", bundle.parts());
    return json;
  }

  @Override
  List<String> candidates(List<String> before) {
    return before.isEmpty() ? names(plugins) : List.of();
  }
}
