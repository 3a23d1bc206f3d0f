package org.athanor.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.athanor.run.Parts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

@ExtendWith(Container.class)
class BundlesIT {
  private static final Path ROOT = Path.of(System.getProperty("athanor.root"));

  @Test
  void every_bundle_is_up(BundleContext context) {
    List<String> down =
        Arrays.stream(context.getBundles())
            .filter(b -> b.getState() != wanted(b))
            .map(b -> b.getSymbolicName() + " is in state " + b.getState())
            .toList();

    assertEquals(List.of(), down);
  }

  private static int wanted(Bundle bundle) {
    boolean fragment = bundle.getHeaders("").get("Fragment-Host") != null;
    return fragment ? Bundle.RESOLVED : Bundle.ACTIVE;
  }

  @Test
  void no_two_bundles_have_one_name() {
    TreeMap<String, List<Path>> byName = new TreeMap<>();
    for (Path jar : Distribution.bundles()) {
      byName.computeIfAbsent(Distribution.symbolicName(jar), n -> new ArrayList<>()).add(jar);
    }

    byName.forEach((name, jars) -> assertEquals(1, jars.size(), name + ": " + jars));
  }

  @Test
  void our_bundles_are_named_after_their_artifact() {
    for (Path jar : Distribution.bundles()) {
      String file = jar.getFileName().toString();
      String name = Distribution.symbolicName(jar);
      if (name.startsWith("org.athanor.")) {
        assertEquals(file.replaceFirst("-[0-9][^-]*\\.jar$", ""), name.substring(12));
      }
    }
  }

  @Test
  void every_module_of_ours_is_in_the_distribution() throws IOException {
    for (String folder :
        List.of("bundles", "plugins-objectives", "plugins-verifiers", "plugins-samplers")) {
      String pom = Files.readString(ROOT.resolve(folder).resolve("pom.xml"));
      pom = pom.replaceAll("(?s)<profiles>.*</profiles>", ""); // flavours come on demand
      Matcher module = Pattern.compile("<module>(.*)</module>").matcher(pom);
      while (module.find()) {
        if (!module.group(1).equals("testkit")) { // that is for tests of plugins
          Distribution.bundle(module.group(1));
        }
      }
    }
  }

  @Test
  void every_part_says_what_it_does(Parts parts) {
    List<Parts.Info> all = parts.all();

    assertTrue(all.size() >= 10, "parts: " + all.size());
    for (Parts.Info part : all) {
      assertFalse(part.doc().isBlank(), part.role() + " " + part.name() + " has no @Doc");
      for (Parts.Option option : part.options()) {
        assertFalse(option.doc().isBlank(), part.role() + " " + part.name() + " " + option.name());
      }
    }
  }

  @Test
  void parts_are_listed_under_the_role_that_every_recipe_has(Parts parts) {
    List<String> roles = parts.all().stream().map(Parts.Info::role).distinct().toList();

    assertEquals(
        List.of(
            "policy",
            "problems",
            "curriculum",
            "sampler",
            "verifier",
            "reward",
            "advantage",
            "objective",
            "optimizer"),
        roles);
  }

  @Test
  void no_two_parts_of_a_role_have_one_name(Parts parts) {
    List<String> names = parts.all().stream().map(p -> p.role() + " " + p.name()).toList();

    assertEquals(names.stream().distinct().toList(), names);
  }
}
