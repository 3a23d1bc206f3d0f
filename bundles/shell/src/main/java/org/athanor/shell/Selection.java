package org.athanor.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a distribution of one's own shall hold, from "key = value" lines.
 *
 * @param name of the zip and of the folder in it
 * @param recipes names, or files; their parts and models come along
 * @param parts further ones, each "ROLE NAME"
 * @param models further folders of models/
 * @param plugins jars of one's own, taken into bundles/
 * @param flavour of the natives: cpu, or another that the distribution has in flavours/
 */
record Selection(
    String name,
    List<String> recipes,
    List<String> parts,
    List<String> models,
    List<String> plugins,
    String flavour) {
  private static final List<String> KEYS =
      List.of("name", "recipes", "parts", "models", "plugins", "flavour");

  /**
   * Reads the file; its own name is the default name.
   *
   * @throws UsageException for a line that is none, an unknown key, or no recipe and no part
   */
  static Selection read(Path file) throws IOException {
    Map<String, String> values = values(file);
    String ownName = file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
    Selection selection =
        new Selection(
            values.getOrDefault("name", ownName),
            list(values, "recipes"),
            list(values, "parts"),
            list(values, "models"),
            list(values, "plugins"),
            values.getOrDefault("flavour", "cpu"));
    if (selection.recipes().isEmpty() && selection.parts().isEmpty()) {
      throw new UsageException(
          "%s names no recipes and no parts: write 'recipes = rspo'".formatted(file));
    }
    if (!selection.name().matches("\\w[\\w. -]*")) {
      throw new UsageException(
          "%s: '%s' cannot name a folder of its own: letters, digits, dashes, dots"
              .formatted(file, selection.name()));
    }
    return selection;
  }

  private static Map<String, String> values(Path file) throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    List<String> lines = lines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int equals = line.indexOf('=');
      String key = line.substring(0, Math.max(0, equals)).strip();
      if (!KEYS.contains(key)) {
        throw new UsageException(
            "%s, line %d: '%s' is no 'key = value' with one of the keys %s"
                .formatted(file, i + 1, line, String.join(", ", KEYS)));
      }
      values.put(key, line.substring(equals + 1).strip());
    }
    return values;
  }

  private static List<String> lines(Path file) throws IOException {
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      throw new UsageException("there is no file " + file);
    }
  }

  private static List<String> list(Map<String, String> values, String key) {
    return Arrays.stream(values.getOrDefault(key, "").split(","))
        .map(String::strip)
        .filter(each -> !each.isEmpty())
        .toList();
  }
}
