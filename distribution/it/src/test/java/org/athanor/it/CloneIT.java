package org.athanor.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.athanor.it.Script.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script at the root of a clone, with a Maven that only writes down that it was called. */
class CloneIT {
  private static final Path ROOT = Path.of(System.getProperty("athanor.root"));

  /** Makes a "distribution" whose bin/athanor says what it was started with. */
  private static final String MAVEN =
      """
      #!/bin/sh
      echo "$*" >> calls
      [ ! -e broken ] || { echo "no such symbol"; exit 1; }
      mkdir -p distribution/app/target/athanor/bin
      printf '#!/bin/sh\\necho "started $* plugins=$ATHANOR_PLUGINS"\\n' > distribution/app/target/athanor/bin/athanor
      chmod +x distribution/app/target/athanor/bin/athanor
      """;

  @TempDir Path temp;
  private Path clone;
  private Path source;
  private Script athanor;

  @BeforeEach
  void aClone() throws IOException {
    clone = Files.createDirectories(temp.resolve("my clone"));
    for (String file :
        new String[] {
          "athanor",
          "distribution/src/main/dist/bin/java.sh",
          "distribution/src/main/dist/bin/usage.txt"
        }) {
      Files.createDirectories(clone.resolve(file).getParent());
      Files.copy(ROOT.resolve(file), clone.resolve(file));
    }
    Files.writeString(clone.resolve("mvnw"), MAVEN);
    assertTrue(clone.resolve("mvnw").toFile().setExecutable(true));
    source = Files.createDirectories(clone.resolve("api/src/main/java")).resolve("A.java");
    Files.writeString(source, "class A {}");
    athanor =
        new Script(temp.resolve("elsewhere"))
            .program(clone.resolve("athanor"))
            .without("ATHANOR_PLUGINS");
  }

  @Test
  void the_first_call_builds_and_the_second_does_not() throws Exception {
    Result first = athanor.run("part:list", "a b");
    Result second = athanor.run("part:list");

    first.hasStatus(0).says("started part:list a b plugins=" + clone + "/plugins");
    assertTrue(first.err().contains("building Athanor (first time"), first.err());
    assertEquals("", second.err());
    assertEquals(1, builds());
  }

  @Test
  void a_changed_source_is_built_again_and_a_changed_test_is_not() throws Exception {
    athanor.run("part:list").hasStatus(0);
    Path test = Files.createDirectories(clone.resolve("api/src/test/java")).resolve("ATest.java");
    Files.writeString(test, "class ATest {}");
    athanor.run("part:list").hasStatus(0);
    assertEquals(1, builds(), "after a changed test");

    Files.writeString(source, "class A { int changed; }");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(1)));
    athanor.run("part:list").hasStatus(0);

    assertEquals(2, builds(), "after a changed source");
  }

  @Test
  void a_deleted_source_is_built_again() throws Exception {
    Path other = Files.writeString(source.resolveSibling("B.java"), "class B {}");
    athanor.run("part:list").hasStatus(0);
    Thread.sleep(20); // file times are not finer everywhere

    Files.delete(other);
    athanor.run("part:list").hasStatus(0);

    assertEquals(2, builds());
  }

  @Test
  void a_plugin_of_ones_own_in_the_clone_is_not_a_source() throws Exception {
    athanor.run("part:list").hasStatus(0);
    Path own = Files.createDirectories(clone.resolve("my-objective/src/main/java"));
    Files.writeString(own.resolve("Mine.java"), "class Mine {}");
    Files.writeString(clone.resolve("my-objective/pom.xml"), "<project/>");
    athanor.run("part:list").hasStatus(0);

    assertEquals(1, builds());
  }

  @Test
  void a_build_that_fails_shows_its_log_and_is_tried_again() throws Exception {
    Files.writeString(clone.resolve("broken"), "");
    athanor.run("part:list").hasStatus(1).complains("no such symbol", "target/build.log");

    Files.delete(clone.resolve("broken"));
    athanor.run("part:list").hasStatus(0).says("started part:list");
  }

  @Test
  void two_at_once_build_once() throws Exception {
    Script.Started one = athanor.start("part:list");
    Script.Started other = athanor.start("part:list");

    one.end().hasStatus(0).says("started");
    other.end().hasStatus(0).says("started");
    assertEquals(1, builds());
  }

  @Test
  void a_lock_that_a_killed_build_left_does_not_hold_for_ever() throws Exception {
    Files.createDirectories(clone.resolve("target/build.lock"));
    Files.writeString(clone.resolve("target/build.lock/pid"), "999999999");

    athanor.run("part:list").hasStatus(0).says("started");
  }

  @Test
  void it_can_be_called_by_a_link() throws Exception {
    Path link = Files.createSymbolicLink(temp.resolve("athanor link"), clone.resolve("athanor"));

    athanor.program(link).run("part:list").hasStatus(0).says("plugins=" + clone);
  }

  @Test
  void help_needs_no_build() throws Exception {
    athanor.run("--help").hasStatus(0).says("athanor run RECIPE");

    assertFalse(Files.exists(clone.resolve("calls")));
  }

  @Test
  void test_is_mavens_verify() throws Exception {
    athanor.run("test", "-o").hasStatus(0);

    assertEquals("-B verify -o\n", Files.readString(clone.resolve("calls")));
  }

  private long builds() throws IOException {
    return Files.readAllLines(clone.resolve("calls")).size();
  }
}
