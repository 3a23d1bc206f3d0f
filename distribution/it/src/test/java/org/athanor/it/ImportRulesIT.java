package org.athanor.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Who may import whom: docs/architecture.md. */
class ImportRulesIT {
  private static final Set<String> API =
      Set.of(
          "org.athanor.data",
          "org.athanor.math",
          "org.athanor.policy",
          "org.athanor.plugin",
          "org.athanor.run");

  /** The engines' wrappers, which keep native libraries loaded while parts above them change. */
  private static final Set<String> LIBRARIES =
      Set.of("org.athanor.onnxruntime", "org.athanor.tokenizers", "org.athanor.nd4j");

  @Test
  void the_api_imports_nothing_but_itself() {
    assertEquals(
        List.of(),
        Distribution.imports(Distribution.bundle("api")).stream()
            .filter(name -> !API.contains(name))
            .toList());
  }

  @Test
  void plugins_and_the_runtime_export_nothing() {
    List<String> found =
        ours().stream()
            .filter(jar -> isPlugin(jar) || jar.equals(Distribution.bundle("runtime")))
            .filter(jar -> !Distribution.header(jar, "Export-Package").isEmpty())
            .map(Distribution::symbolicName)
            .toList();

    assertEquals(List.of(), found);
  }

  @Test
  void packages_of_ours_come_from_the_api_or_an_engines_wrapper() {
    assertEquals(
        List.of(),
        imports(
            jar -> true,
            name ->
                name.startsWith("org.athanor.")
                    && !API.contains(name)
                    && !LIBRARIES.contains(name)));
    assertEquals(List.of(), imports(jar -> isPlugin(jar) && !isEngine(jar), LIBRARIES::contains));
  }

  @Test
  void plugins_do_not_import_the_runs() {
    assertEquals(List.of(), imports(ImportRulesIT::isPlugin, "org.athanor.run"::equals));
  }

  @Test
  void plugins_import_no_engine_and_no_container() {
    assertEquals(
        List.of(),
        imports(
            jar -> isPlugin(jar) && !isEngine(jar),
            name ->
                name.startsWith("ai.onnxruntime")
                    || name.startsWith("org.nd4j")
                    || name.startsWith("org.osgi.framework")
                    || name.startsWith("org.apache.felix")));
  }

  @Test
  void bundles_known_by_name_use_each_engine() {
    assertEquals(
        List.of(
            "org.athanor.drill-session",
            "org.athanor.policy-export",
            "org.athanor.policy-onnx",
            "org.athanor.sentence"),
        importers("ai.onnxruntime").stream().sorted().toList());
    assertEquals(List.of("org.athanor.optimizer-nd4j"), importers("org.nd4j"));
  }

  @Test
  void imports_of_the_api_have_a_range() {
    for (Path jar : ours()) {
      Distribution.header(jar, "Import-Package")
          .forEach(
              (name, attributes) -> {
                if (API.contains(name)) {
                  String range = String.valueOf(attributes.get("version"));
                  assertTrue(range.startsWith("["), jar.getFileName() + ": " + name + " " + range);
                }
              });
    }
  }

  private static List<Path> ours() {
    return Distribution.bundles().stream()
        .filter(jar -> Distribution.symbolicName(jar).startsWith("org.athanor."))
        .toList();
  }

  /** Whether it offers a part. */
  private static boolean isPlugin(Path jar) {
    String offered = String.valueOf(Distribution.manifest(jar).getValue("Provide-Capability"));
    return offered.contains("org.athanor.plugin.");
  }

  private static boolean isEngine(Path jar) {
    return Set.of(
            "org.athanor.drill-session",
            "org.athanor.policy-export",
            "org.athanor.policy-onnx",
            "org.athanor.optimizer-nd4j",
            "org.athanor.sentence")
        .contains(Distribution.symbolicName(jar));
  }

  private static List<String> imports(Predicate<Path> jars, Predicate<String> forbidden) {
    List<String> found = new ArrayList<>();
    for (Path jar : ours()) {
      if (jars.test(jar)) {
        Distribution.imports(jar).stream()
            .filter(forbidden)
            .forEach(name -> found.add(Distribution.symbolicName(jar) + " imports " + name));
      }
    }
    return found;
  }

  /** Of our bundles, but for the one that exports it. */
  private static List<String> importers(String prefix) {
    return ours().stream()
        .filter(jar -> Distribution.imports(jar).stream().anyMatch(name -> name.startsWith(prefix)))
        .filter(
            jar ->
                Distribution.header(jar, "Export-Package").keySet().stream()
                    .noneMatch(name -> name.startsWith(prefix)))
        .map(Distribution::symbolicName)
        .toList();
  }
}
