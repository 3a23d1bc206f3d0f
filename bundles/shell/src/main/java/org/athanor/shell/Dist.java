package org.athanor.shell;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.athanor.run.Parts;
import org.athanor.run.Recipe;
import org.athanor.run.Recipes;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Packs a distribution of one's own from the one that runs. */
@Component(
    service = Command.class,
    property = {"osgi.command.scope=athanor", "osgi.command.function=dist"})
public final class Dist extends Command {
  private static final List<String> ALWAYS = List.of("org.athanor.runtime", "org.athanor.shell");
  private static final List<String> COPIED =
      List.of("bin", "lib", "conf", "problems", "templates", "sdk", "LICENSE", "NOTICE");
  private static final Pattern MODEL = Pattern.compile("models/([\\w.-]+)");

  private final BundleContext context;
  private final Parts parts;
  private final Recipes recipes;
  private final Path home;

  @Activate
  public Dist(BundleContext context, @Reference Parts parts, @Reference Recipes recipes) {
    this.context = context;
    this.parts = parts;
    this.recipes = recipes;
    this.home = Path.of(context.getProperty("athanor.home"));
  }

  @Override
  Usage usage() {
    return new Usage(
        "dist",
        "FILE",
        "packs a distribution of your own, with the recipes and parts that FILE names",
        List.of(new Usage.Option("--out", "ZIP", "the zip; NAME.zip in the current folder")),
        List.of("dist my-lab.dist", "dist my-lab.dist --out /tmp/my-lab.zip"));
  }

  @Override
  int run(Arguments arguments, Out out) throws IOException {
    Selection selection = Selection.read(Path.of(arguments.only("FILE")));
    Path zip = Path.of(arguments.option("--out").orElse(selection.name() + ".zip"));
    Map<String, Recipe> chosen = new LinkedHashMap<>();
    selection.recipes().forEach(name -> chosen.put(name, recipes.resolve(recipes.load(name))));
    Set<Parts.Info> held = parts(selection, chosen.values());
    List<Path> jars = jars(held, selection.flavour());
    Set<String> models = models(selection, chosen);
    Files.deleteIfExists(zip);
    write(zip, selection, jars, models);
    if (arguments.has("--json")) {
      out.json(json(zip, held, models, jars));
    } else {
      out.line(
          "%s, %d MB: unzip it on a machine with Java 17 or newer, then",
          zip, Files.size(zip) >> 20);
      out.line("  %s/bin/athanor", selection.name());
      held.forEach(part -> out.line("  %s %s", part.role(), part.name()));
      models.forEach(model -> out.line("  model %s", model));
    }
    return Guard.OK;
  }

  /** Those that are named, and those of the recipes. */
  private Set<Parts.Info> parts(Selection selection, Collection<Recipe> chosen) {
    Set<Parts.Info> held = new LinkedHashSet<>();
    for (String words : selection.parts()) {
      String[] roleAndName = words.split("\\s+");
      held.addAll(InstalledPart.find(parts, Arguments.parse(usage(), List.of(roleAndName))));
    }
    for (Recipe recipe : chosen) {
      recipe.entries().forEach((key, value) -> held.addAll(named(key, value)));
    }
    return held;
  }

  /**
   * The parts that a recipe's line names. Some keys take the parts of another role, as "evaluation"
   * takes those of "problems".
   */
  private List<Parts.Info> named(String key, String value) {
    boolean ofRun = parts.runOptions().stream().anyMatch(option -> option.name().equals(key));
    if (key.contains(".") || ofRun) {
      return List.of();
    }
    boolean isRole = InstalledPart.roles(parts).contains(key);
    return parts.all().stream()
        .filter(part -> part.name().equals(value) && (!isRole || part.role().equals(key)))
        .toList();
  }

  private List<Path> jars(Set<Parts.Info> held, String flavour) {
    Set<String> names = new TreeSet<>(ALWAYS);
    held.forEach(part -> names.add(part.bundle()));
    List<Bundle> bundles = Arrays.asList(context.getBundles());
    List<Bundle> roots =
        bundles.stream().filter(bundle -> names.contains(bundle.getSymbolicName())).toList();
    List<Path> jars = new ArrayList<>();
    for (Bundle bundle : new Closure(bundles).of(roots)) {
      jars.add(flavoured(bundle, flavour));
    }
    return jars;
  }

  /** The bundle's jar; for natives of another flavour, that flavour's. */
  private Path flavoured(Bundle bundle, String flavour) {
    Path jar = Path.of(URI.create(bundle.getLocation().replaceFirst("^reference:", "")));
    boolean natives = bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
    if (!natives || flavour.equals("cpu") || !jar.getFileName().toString().contains("-cpu-")) {
      return jar;
    }
    Path folder = home.resolve("flavours").resolve(flavour);
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).findFirst().orElseThrow();
    } catch (IOException | java.util.NoSuchElementException e) {
      throw new IllegalArgumentException(
          "this distribution has no natives of flavour '%s': there is no jar in %s; docs/distributions.md says how to get one"
              .formatted(flavour, folder),
          e);
    }
  }

  /** Folders of models/ that are named here or in the recipes. */
  private Set<String> models(Selection selection, Map<String, Recipe> chosen) {
    Set<String> models = new TreeSet<>(selection.models());
    for (Map.Entry<String, Recipe> each : chosen.entrySet()) {
      String text = each.getValue().text() + recipes.load(each.getKey()).text();
      Matcher matcher = MODEL.matcher(text);
      while (matcher.find()) {
        models.add(matcher.group(1));
      }
    }
    for (String model : models) {
      if (!Files.isDirectory(home.resolve("models").resolve(model))) {
        throw new IllegalArgumentException(
            "there is no model '%s' in %s".formatted(model, home.resolve("models")));
      }
    }
    return models;
  }

  private void write(Path zip, Selection selection, List<Path> jars, Set<String> models)
      throws IOException {
    Path beside = Path.of(zip + ".part");
    Files.deleteIfExists(beside);
    try (Zip target = new Zip(beside.toAbsolutePath(), selection.name())) {
      for (String each : COPIED) {
        target.add(home.resolve(each), each);
      }
      for (Path jar : jars) {
        target.add(jar, "bundles/" + jar.getFileName());
      }
      for (String plugin : selection.plugins()) {
        target.add(existing(plugin), "bundles/" + Path.of(plugin).getFileName());
      }
      for (String model : models) {
        target.add(home.resolve("models").resolve(model), "models/" + model);
      }
      for (String recipe : selection.recipes()) {
        Path file =
            recipe.contains("/") || recipe.endsWith(".recipe")
                ? Path.of(recipe)
                : home.resolve("recipes/" + recipe + ".recipe");
        target.add(existing(file.toString()), "recipes/" + file.getFileName());
      }
    }
    Files.move(beside, zip);
  }

  private static Path existing(String file) {
    if (!Files.isRegularFile(Path.of(file))) {
      throw new IllegalArgumentException("there is no file " + file);
    }
    return Path.of(file);
  }

  private static Map<String, Object> json(
      Path zip, Set<Parts.Info> held, Set<String> models, List<Path> jars) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("zip", zip.toAbsolutePath().toString());
    json.put("bytes", Files.size(zip));
    json.put("parts", held.stream().map(part -> part.role() + " " + part.name()).toList());
    json.put("models", List.copyOf(models));
    json.put("bundles", jars.stream().map(jar -> jar.getFileName().toString()).toList());
    return json;
  }
}
