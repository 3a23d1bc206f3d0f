package org.athanor.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.lang.model.SourceVersion;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** A plugin of one's own to start from: the template of its kind under another name. */
@Component(
    service = Command.class,
    property = {"osgi.command.scope=athanor", "osgi.command.function=new"})
public final class New extends Command {
  private static final List<String> KINDS = List.of("objective", "verifier");

  private final Path home;
  private final Path plugins;

  @Activate
  public New(BundleContext context) {
    this.home = Path.of(context.getProperty("athanor.home"));
    this.plugins = Path.of(context.getProperty("athanor.plugins"));
  }

  @Override
  Usage usage() {
    return new Usage(
        "new",
        "objective|verifier NAME",
        "starts a plugin of your own: a folder with its code, its contract test and its pom.xml",
        List.of(new Usage.Option("--in", "DIR", "where the folder goes; the current one")),
        List.of("new objective my-objective", "new verifier last-word --in /tmp"));
  }

  @Override
  int run(Arguments arguments, Out out) throws IOException {
    String kind = arguments.first("KIND");
    arguments.atMost(2);
    if (!KINDS.contains(kind)) {
      throw new UsageException(
          "no template for '%s'; there are %s".formatted(kind, String.join(", ", KINDS)));
    }
    if (arguments.words().size() < 2) {
      throw new UsageException("new needs a NAME: " + usage().line());
    }
    String name = checked(arguments.words().get(1));
    Path folder = Path.of(arguments.option("--in").orElse("")).resolve(name);
    if (Files.exists(folder)) {
      throw new UsageException(
          "there is %s already; choose another name, or delete it".formatted(folder));
    }
    write(kind, name, folder);
    if (arguments.has("--json")) {
      out.json(Map.of("folder", folder.toAbsolutePath().toString()));
    } else {
      out.text().print(next(name, folder));
    }
    return Guard.OK;
  }

  private static String checked(String name) {
    if (!name.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*") || SourceVersion.isKeyword(packageOf(name))) {
      throw new UsageException(
          "'%s' cannot be a plugin's name: lower-case letters, digits and single dashes, no word of Java's"
              .formatted(name));
    }
    return name;
  }

  private static String packageOf(String name) {
    return name.replace("-", "");
  }

  private static String classOf(String name) {
    return Arrays.stream(name.split("-"))
        .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
        .collect(Collectors.joining());
  }

  private void write(String kind, String name, Path folder) throws IOException {
    Path templates = home.resolve("templates");
    Path java = Path.of("java", "org", "example", packageOf(name));
    Map<Path, Path> files =
        Map.of(
            templates.resolve("pom.xml"),
            Path.of("pom.xml"),
            templates.resolve("README.md"),
            Path.of("README.md"),
            templates.resolve(kind).resolve("Part.java"),
            Path.of("src", "main").resolve(java).resolve(classOf(name) + ".java"),
            templates.resolve(kind).resolve("PartTest.java"),
            Path.of("src", "test").resolve(java).resolve(classOf(name) + "Test.java"));
    for (Map.Entry<Path, Path> file : files.entrySet()) {
      Path target = folder.resolve(file.getValue());
      Files.createDirectories(target.getParent());
      Files.writeString(target, filled(Files.readString(file.getKey()), name));
    }
  }

  private String filled(String template, String name) {
    return template
        .replace("%name%", name)
        .replace("%Class%", classOf(name))
        .replace("%package%", packageOf(name))
        .replace("%home%", home.toString());
  }

  private String next(String name, Path folder) {
    Path here = Path.of("").toAbsolutePath();
    Path drop = plugins.startsWith(here) ? here.relativize(plugins) : plugins;
    return """
    %s is ready. To build it with its contract test, and to use it:
      mvn -q -f %s package        (./mvnw in a clone)
      cp %s %s
    """
        .formatted(
            folder,
            RunStart.quoted(folder + "/pom.xml"),
            RunStart.quoted(folder + "/target/" + name + "-0.1.0.jar"),
            RunStart.quoted(drop + "/"));
  }

  @Override
  List<String> candidates(List<String> before) {
    return before.isEmpty() ? KINDS : List.of();
  }
}
