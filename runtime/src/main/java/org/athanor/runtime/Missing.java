package org.athanor.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/** What a bundle needs and nobody offers, and who would. */
final class Missing {
  private final BundleContext context;
  private final List<Path> folders;

  /**
   * @param folders where jars lie that might help
   */
  Missing(BundleContext context, List<Path> folders) {
    this.context = context;
    this.folders = folders;
  }

  /** A sentence for each unmet requirement; empty if there is none. */
  List<String> of(Bundle bundle) {
    List<String> sentences = new ArrayList<>();
    BundleRevision revision = bundle.adapt(BundleRevision.class);
    for (BundleRequirement r : revision.getDeclaredRequirements(null)) {
      boolean optional =
          Constants.RESOLUTION_OPTIONAL.equals(
              r.getDirectives().get(Constants.RESOLUTION_DIRECTIVE));
      boolean effective =
          Constants.EFFECTIVE_RESOLVE.equals(
              r.getDirectives()
                  .getOrDefault(Constants.EFFECTIVE_DIRECTIVE, Constants.EFFECTIVE_RESOLVE));
      if (!optional && effective && !isMet(r, revision)) {
        sentences.add(sentence(r));
      }
    }
    return sentences;
  }

  private boolean isMet(BundleRequirement r, BundleRevision own) {
    return capabilities(r.getNamespace()).anyMatch(r::matches)
        || own.getDeclaredCapabilities(r.getNamespace()).stream().anyMatch(r::matches);
  }

  private Stream<BundleCapability> capabilities(String namespace) {
    return Stream.of(context.getBundles())
        .map(b -> b.adapt(BundleRevision.class))
        .filter(revision -> revision != null)
        .flatMap(revision -> revision.getDeclaredCapabilities(namespace).stream());
  }

  private String sentence(BundleRequirement r) {
    String filter = r.getDirectives().getOrDefault("filter", "");
    String name = filter.replaceAll("(?s).*?\\(" + r.getNamespace() + "=([^)]*)\\).*", "$1");
    if (r.getNamespace().equals("osgi.ee")) {
      return "it is built for Java "
          + filter.replaceAll("(?s).*\\(version=([^)]*)\\).*", "$1")
          + ", and this is Java "
          + Runtime.version().feature();
    }
    if (!r.getNamespace().equals("osgi.wiring.package")) {
      return "it needs " + r.getNamespace() + " " + filter + ", which no bundle here offers";
    }
    TreeSet<String> others = new TreeSet<>();
    capabilities(r.getNamespace())
        .filter(c -> name.equals(c.getAttributes().get(r.getNamespace())))
        .forEach(
            c ->
                others.add(
                    c.getRevision().getSymbolicName()
                        + " offers "
                        + c.getAttributes().get(Constants.VERSION_ATTRIBUTE)));
    String asked = "it needs package " + name + versions(filter);
    if (!others.isEmpty()) {
      String advice =
          name.startsWith("org.athanor.")
              ? "; build it against this Athanor's sdk/"
              : "; build it against that version";
      return asked + ", and " + String.join(", ", others) + advice;
    }
    List<String> holders = holders(name.replace('.', '/') + "/");
    return asked
        + ", which no bundle here offers; "
        + (holders.isEmpty()
            ? "put the library into the jar (-includeresource: @lib.jar), or drop a bundle that exports it into plugins/ too"
            : String.join(", ", holders)
                + " holds it, but is not installed or does not export it: put it into the jar (-includeresource: @"
                + holders.get(0)
                + ")");
  }

  private static String versions(String filter) {
    String from = filter.replaceAll("(?s).*?\\(version>=([^)]*)\\).*", "$1");
    String below = filter.replaceAll("(?s).*?!\\(version>=([^)]*)\\).*", "$1");
    return from.equals(filter)
        ? ""
        : below.equals(filter) ? " from " + from : " from " + from + " and below " + below;
  }

  /** Names of jars nearby with such a folder in them. */
  private List<String> holders(String folder) {
    List<String> names = new ArrayList<>();
    for (Path place : folders) {
      try (Stream<Path> files = Files.list(place)) {
        files
            .filter(f -> f.toString().endsWith(".jar") && Files.isRegularFile(f))
            .sorted()
            .filter(f -> holds(f, folder))
            .forEach(f -> names.add(f.getFileName().toString()));
      } catch (IOException e) {
        continue; // a place that is not there holds nothing
      }
    }
    return names;
  }

  private static boolean holds(Path file, String folder) {
    try (JarFile jar = new JarFile(file.toFile())) {
      return jar.stream()
          .anyMatch(e -> e.getName().startsWith(folder) && e.getName().endsWith(".class"));
    } catch (IOException e) {
      return false;
    }
  }
}
