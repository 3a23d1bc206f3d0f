package org.athanor.shell;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.athanor.run.Parts;

/** Parts by role and name, as text and as JSON. */
final class InstalledPart {
  private InstalledPart() {}

  static List<String> roles(Parts parts) {
    return parts.all().stream().map(Parts.Info::role).distinct().toList();
  }

  static List<String> names(Parts parts, String role) {
    return parts.all().stream().filter(p -> p.role().equals(role)).map(Parts.Info::name).toList();
  }

  /**
   * @param words none for all parts, or one role
   * @throws UsageException for an unknown role
   */
  static List<Parts.Info> ofRole(Parts parts, List<String> words) {
    if (words.isEmpty()) {
      return parts.all();
    }
    String role = words.get(0);
    if (!roles(parts).contains(role)) {
      throw new UsageException(
          "no role '%s'; roles are %s".formatted(role, String.join(", ", roles(parts))));
    }
    return parts.all().stream().filter(p -> p.role().equals(role)).toList();
  }

  /**
   * @param arguments "NAME" or "ROLE NAME"
   * @throws UsageException if there is none; it lists those that are
   */
  static List<Parts.Info> find(Parts parts, Arguments arguments) {
    String name =
        arguments.words().size() == 2 ? arguments.words().get(1) : arguments.first("NAME");
    List<Parts.Info> among =
        arguments.words().size() == 2
            ? ofRole(parts, arguments.words().subList(0, 1))
            : parts.all();
    List<Parts.Info> found = among.stream().filter(p -> p.name().equals(name)).toList();
    if (found.isEmpty() && roles(parts).contains(name)) {
      throw new UsageException(
          "'%s' is a role; its parts are %s"
              .formatted(name, String.join(", ", names(parts, name))));
    }
    if (found.isEmpty()) {
      throw new UsageException(
          "no part '%s'; there are %s"
              .formatted(
                  name,
                  String.join(", ", among.stream().map(Parts.Info::name).distinct().toList())));
    }
    return found;
  }

  static Table options(String prefix, List<Parts.Option> options) {
    Table table = new Table("", "", "", "");
    options.forEach(o -> table.row("  " + prefix + o.name(), o.type(), shownDefault(o), o.doc()));
    return table;
  }

  private static String shownDefault(Parts.Option option) {
    return option.required() ? "must be given" : "default " + option.defaultValue();
  }

  /** A comment line and a "key = value" line; commented out if there is no default. */
  static String recipeLines(String prefix, Parts.Option option) {
    String doc = option.doc().isEmpty() ? "" : ": " + option.doc();
    String line =
        option.required()
            ? "# %s%s = (must be given)".formatted(prefix, option.name())
            : "%s%s = %s".formatted(prefix, option.name(), option.defaultValue());
    return "# %s%s%n%s".formatted(option.type(), doc, line);
  }

  static Map<String, Object> json(Parts.Info part) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("role", part.role());
    json.put("name", part.name());
    json.put("bundle", part.bundle());
    json.put("version", part.version());
    json.put("sha256", part.sha256());
    json.put("doc", part.doc());
    json.put("options", part.options().stream().map(InstalledPart::json).toList());
    return json;
  }

  static Map<String, Object> json(Parts.Option option) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", option.name());
    json.put("type", option.type());
    json.put("default", option.required() ? null : option.defaultValue());
    json.put("required", option.required());
    json.put("doc", option.doc());
    return json;
  }
}
