package org.athanor.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.athanor.run.Parts;
import org.athanor.run.Recipes;
import org.athanor.run.Run;
import org.athanor.run.RunEvent;
import org.athanor.run.Runs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.BundleContext;

/**
 * Whatever may come to lie in plugins/: each gets a line that a person can act on, and neither the
 * installed parts nor a run that goes on notice.
 */
@ExtendWith(Container.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadJarsIT {
  private static final Path TINY = Path.of("src/test/resources/tiny.recipe").toAbsolutePath();
  private static final String ZERO = "return new LossGradient(0, g, Map.of());";

  @TempDir static Path temp;
  private Path plugins;
  private Parts parts;
  private BundleContext context;
  private Run run;
  private final List<RunEvent> events = new CopyOnWriteArrayList<>();

  /** A way to be bad: how to make it, and what must be said. */
  enum Bad {
    EMPTY(at -> Files.write(at, new byte[0]), "it is empty", "copy it again"),
    TEXT(at -> Files.writeString(at, "not a jar at all"), "not a whole jar"),
    HALF_COPIED(at -> Files.write(at, head(good())), "not a whole jar", "copy it again"),
    DAMAGED(at -> Files.write(at, damaged(good())), "not a whole jar"),
    A_FOLDER(Files::createDirectory, "it is a folder, not a jar"),
    A_LINK_TO_NOWHERE(
        at -> Files.createSymbolicLink(at, temp.resolve("gone")), "it cannot be read"),
    NO_BUNDLE(at -> zip(at, "a.txt", "text"), "no Bundle-SymbolicName", "bnd-maven-plugin"),
    LEAVES_ITS_PLACE(
        at -> zip(at, manifest("zip.slip", "1.0.0"), "../../evil.sh", "rm"), "lie outside"),
    TWO_OF_ONE_NAME_AND_VERSION(
        at -> Files.copy(Distribution.bundle("policy-tabular"), at),
        "is installed already from /",
        "remove one"),
    A_FRAGMENT(
        at -> zip(at, manifest("frag", "1.0.0") + "Fragment-Host: org.athanor.api\n"),
        "it is a fragment of org.athanor.api"),
    NO_VERSION(at -> zip(at, manifest("odd", "one")), "Bundle-Version 'one' is none"),
    NEWER_JAVA(at -> newer(at), "is built for Java 55, and this is Java", "release>"),
    NO_CLASS_FILE(
        at -> zip(at, manifest("n", "1.0.0"), "org/x/A.class", "abcdefgh"), "'org/x/A.class'"),
    OWN_API(
        at -> zip(at, manifest("own", "1.0.0"), "org/athanor/plugin/Plugin.class", "x"),
        "carries a copy of Athanor's API"),
    NOBODY_OFFERS_A_PACKAGE(
        at -> jar(at, new Jars(temp).with("Import-Package", "org.nowhere;version=\"[2,3)\",*")),
        "it needs package org.nowhere from 2.0.0 and below 3.0.0, which no bundle here offers",
        "-includeresource"),
    A_PACKAGE_THAT_A_JAR_NEARBY_HOLDS(
        at -> jar(at, new Jars(temp).with("Import-Package", "org.athanor.testkit,*")),
        "it needs package org.athanor.testkit",
        "testkit.jar holds it"),
    ANOTHER_API(
        at ->
            jar(at, new Jars(temp).with("Import-Package", "org.athanor.data;version=\"[9,10)\",*")),
        "it needs package org.athanor.data from 9.0.0",
        "build it against this Athanor's sdk/"),
    NEEDS_ANOTHER_BUNDLE(
        at -> jar(at, new Jars(temp).with("Require-Bundle", "org.example.friend")),
        "org.example.friend"),
    NO_PART(
        at -> part(at, "public final class Part {}"),
        "it brings no part",
        "@Component or @PluginName"),
    NO_NAME(
        at -> part(at, Jars.objective("x", ZERO).replaceFirst("@PluginName.*\n", "\n")),
        "its objective has no name"),
    A_NAME_THAT_IS_TAKEN(
        at -> part(at, Jars.objective("ppo-clip", ZERO)),
        "objective 'ppo-clip' is offered already by org.athanor.policy-gradient"),
    CANNOT_BE_BUILT(
        at -> part(at, built("throw new IllegalStateException(\"no luck today\");")),
        "no luck today"),
    STATIC_PART_FAILS(
        at -> part(at, built("}\n static int x = Integer.parseInt(\"?\"); static {")), "\"?\""),
    HANGS_AS_IT_IS_BUILT(
        at -> part(at, built("try { Thread.sleep(60000); } catch (InterruptedException e) { }")),
        "its start did not answer within 2"),
    ACTIVATOR_THAT_IS_NOT_THERE(
        at -> jar(at, new Jars(temp).with("Bundle-Activator", "org.example.bad.Gone")),
        "not usable",
        "org.example.bad.Gone"),
    WAITS_FOR_A_SERVICE(
        at -> part(at, built("}\n @Reference Runnable work; {")), "waits for a java.lang.Runnable"),
    NO_OPTIONS(
        at -> part(at, Jars.objective("x", ZERO).replace("return Options.class", "return null")),
        "objective 'x' cannot say what its options are"),
    GIVES_NAN(
        at -> part(at, Jars.objective("x", "g[1][0] = 0 / 0.0;" + ZERO)),
        "rejected: objective 'x': the objective gave NaN",
        "it is x of org.example.bad 1.0.0"),
    GIVES_TOO_LITTLE(
        at ->
            part(at, Jars.objective("x", "return new LossGradient(0, new double[1][], Map.of());")),
        "gave 1 rows"),
    ROLLS_DICE(
        at -> part(at, Jars.objective("x", "g[0][0] = Math.random();" + ZERO)),
        "two different answers to the same question"),
    THROWS(
        at -> part(at, Jars.verifier("x", "throw new UnsupportedOperationException(\"later\");")),
        "verifier 'x' failed",
        "later"),
    LACKS_A_CLASS(
        at -> part(at, Jars.verifier("x", "throw new NoClassDefFoundError(\"org/Gone\");")),
        "verifier 'x' failed",
        "org/Gone");

    interface Maker {
      void make(Path at) throws Exception;
    }

    private final Maker maker;
    private final List<String> said;

    Bad(Maker maker, String... said) {
      this.maker = maker;
      this.said = List.of(said);
    }
  }

  private static byte[] good() throws Exception {
    return Files.readAllBytes(
        new Jars(temp).build("org.example.bad", "1.0.0", Jars.objective("x", ZERO)));
  }

  private static byte[] head(byte[] jar) {
    return Arrays.copyOf(jar, jar.length / 2);
  }

  /** A bit of the first entry's content is another: only its checksum tells. */
  private static byte[] damaged(byte[] jar) {
    for (int i = jar.length / 4; i < jar.length / 4 + 40; i++) {
      jar[i] ^= 0x55;
    }
    return jar;
  }

  private static String manifest(String name, String version) {
    return "Manifest-Version: 1.0\nBundle-ManifestVersion: 2\nBundle-SymbolicName: "
        + name
        + "\nBundle-Version: "
        + version
        + "\n";
  }

  /** A jar of a manifest, if the first text is one, then names and contents. */
  private static void zip(Path at, String... texts) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(at))) {
      int first = texts[0].startsWith("Manifest") ? 1 : 0;
      if (first == 1) {
        entry(out, "META-INF/MANIFEST.MF", texts[0]);
      }
      for (int i = first; i < texts.length; i += 2) {
        entry(out, texts[i], texts[i + 1]);
      }
    }
  }

  private static void entry(ZipOutputStream out, String name, String text) throws IOException {
    out.putNextEntry(new ZipEntry(name));
    out.write(text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    out.closeEntry();
  }

  private static void newer(Path at) throws IOException {
    zip(
        at,
        manifest("newer", "1.0.0"),
        "org/x/A.class",
        "\u00ca\u00fe\u00ba\u00be\u0000\u0000\u0000\u0063");
  }

  private static void part(Path at, String source) throws Exception {
    Files.move(new Jars(temp).build("org.example.bad", "1.0.0", source), at);
  }

  private static void jar(Path at, Jars jars) throws Exception {
    Files.move(jars.build("org.example.bad", "1.0.0", Jars.objective("x", ZERO)), at);
  }

  /** An objective with something in its constructor. */
  private static String built(String statement) {
    return Jars.objective("x", ZERO)
        .replace("public record", "public Part() { %s }\n public record".formatted(statement));
  }

  @BeforeAll
  void aRunGoesOn(BundleContext context, Parts parts, Recipes recipes, Runs runs) throws Exception {
    this.context = context;
    this.parts = parts;
    plugins = Path.of(context.getProperty("athanor.plugins"));
    run =
        runs.open(
            recipes
                .load(TINY.toString())
                .with(
                    Map.of(
                        "steps",
                        "1000000",
                        "saveEvery",
                        "1000",
                        "recordRollouts",
                        "false",
                        "evaluation",
                        "",
                        "evaluation.families",
                        "",
                        "evaluation.split",
                        "",
                        "evaluation.count",
                        "")),
            temp.resolve("run"));
    run.listen(events::add);
    run.start();
  }

  @AfterAll
  void itWentOnToTheEnd() {
    run.close();
    List<RunEvent> odd =
        events.stream()
            .filter(e -> !(e instanceof RunEvent.StepFinished || e instanceof RunEvent.StateSaved))
            .filter(e -> !(e instanceof RunEvent.StatusChanged))
            .toList();
    assertEquals(List.of(), odd);
  }

  @ParameterizedTest
  @EnumSource(Bad.class)
  void it_is_told_what_is_wrong_and_nothing_else_changes(Bad bad) throws Exception {
    List<Parts.Info> before = parts.all();
    int bundles = context.getBundles().length;
    long step = run.step();
    String name = bad.name().toLowerCase(java.util.Locale.ROOT) + ".jar";
    Path beside = plugins.resolve("." + name);
    bad.maker.make(beside);
    try (Said said = new Said()) {
      Files.move(beside, plugins.resolve(name), StandardCopyOption.ATOMIC_MOVE);

      String line = said.about(name);

      for (String text : bad.said) {
        assertTrue(line.contains(text), line);
      }
      assertFalse(line.contains("Exception: ") && line.length() > 400, line);
      assertEquals(before, parts.all());
      Files.delete(plugins.resolve(name));
      awaitBundles(bundles);
    }
    assertEquals(Run.Status.RUNNING, run.status(), run.reason());
    long end = System.nanoTime() + 30_000_000_000L;
    while (run.step() <= step && System.nanoTime() < end) {
      Thread.sleep(5);
    }
    assertTrue(run.step() > step, "the run goes on");
  }

  private void awaitBundles(int count) throws InterruptedException {
    long end = System.nanoTime() + 30_000_000_000L;
    while (context.getBundles().length != count && System.nanoTime() < end) {
      Thread.sleep(10);
    }
    assertEquals(count, context.getBundles().length, "nothing stays installed");
  }
}
