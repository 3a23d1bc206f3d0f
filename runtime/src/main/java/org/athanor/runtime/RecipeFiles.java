package org.athanor.runtime;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.athanor.run.Recipe;
import org.athanor.run.RecipeException;
import org.athanor.run.Recipes;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Recipe files: "key = value" lines, blank lines, and comments that start with '#'. */
@Component(service = Recipes.class)
public final class RecipeFiles implements Recipes {
  private static final String ENDING = ".recipe";
  private final Path folder;
  private final Resolver resolver;

  @Activate
  public RecipeFiles(BundleContext context, @Reference Resolver resolver) {
    this(Homes.home(context).resolve("recipes"), resolver);
  }

  RecipeFiles(Path folder, Resolver resolver) {
    this.folder = folder;
    this.resolver = resolver;
  }

  @Override
  public List<String> names() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(f -> f.endsWith(ENDING))
          .map(f -> f.substring(0, f.length() - ENDING.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new RecipeException("cannot list the recipes in " + folder + ": " + e.getMessage(), e);
    }
  }

  @Override
  public String summary(String name) {
    return source(name)
        .lines()
        .filter(line -> line.startsWith("#"))
        .findFirst()
        .map(line -> line.substring(1).strip())
        .orElse("");
  }

  @Override
  public String source(String nameOrFile) {
    Path file = file(nameOrFile);
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new RecipeException(
          isFile(nameOrFile)
              ? "there is no recipe file " + file
              : "there is no recipe named '"
                  + nameOrFile
                  + "'; "
                  + Nearest.hint(nameOrFile, names()),
          e);
    } catch (CharacterCodingException e) {
      throw new RecipeException(file + " is not a text file in UTF-8", e);
    } catch (IOException e) {
      throw new RecipeException("cannot read the recipe " + file + ": " + e, e);
    }
  }

  @Override
  public Recipe load(String nameOrFile) {
    String name = file(nameOrFile).getFileName().toString();
    String text = source(nameOrFile);
    return parse(
        name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name,
        text,
        file(nameOrFile).toString());
  }

  @Override
  public Recipe resolve(Recipe recipe) {
    return resolver.resolve(recipe).recipe();
  }

  /** The recipe of a text; {@code where} names it in messages. */
  static Recipe parse(String name, String text, String where) {
    SortedMap<String, String> entries = new TreeMap<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int equals = line.indexOf('=');
      String key = equals < 0 ? "" : line.substring(0, equals).strip();
      if (key.isEmpty()) {
        throw new RecipeException(
            "%s, line %d: expected 'key = value', found '%s'".formatted(where, i + 1, line));
      }
      if (entries.put(key, line.substring(equals + 1).strip()) != null) {
        throw new RecipeException(
            "%s, line %d: the key '%s' stands there twice".formatted(where, i + 1, key));
      }
    }
    return new Recipe(name, entries);
  }

  private static boolean isFile(String nameOrFile) {
    return nameOrFile.contains("/") || nameOrFile.endsWith(ENDING);
  }

  private Path file(String nameOrFile) {
    if (nameOrFile.isBlank()) {
      throw new RecipeException("a recipe needs a name; " + Nearest.hint("", names()));
    }
    return isFile(nameOrFile)
        ? Path.of(nameOrFile).toAbsolutePath()
        : folder.resolve(nameOrFile + ENDING);
  }
}
