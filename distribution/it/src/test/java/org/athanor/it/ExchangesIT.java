package org.athanor.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.athanor.run.Recipes;
import org.athanor.run.Records;
import org.athanor.run.Run;
import org.athanor.run.RunEvent;
import org.athanor.run.Runs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;

/**
 * Replaces the jar of a verifier that holds an ONNX Runtime session under a run that goes on, again
 * and again: {@code -Dathanor.exchanges=1000}.
 */
@ExtendWith(Container.class)
class ExchangesIT {
  private static final int EXCHANGES = Integer.getInteger("athanor.exchanges", 30);
  private static final Path TINY = Path.of("src/test/resources/tiny.recipe").toAbsolutePath();
  private static final double MIB = 1 << 20;

  private static final int VERSIONS_KEPT = 3; // the one that serves among them

  /** The property in which the parts count their open sessions, over all their versions. */
  private static final String SESSIONS = "athanor.it.sessions";

  /** A model y = x of one float, as ONNX writes it. */
  private static final String IDENTITY =
      "08083a370a100a017812017922084964656e746974791201675a0f0a0178120a0a08080112040a02"
          + "0801620f0a0179120a0a08080112040a02080142040a00100d";

  @TempDir Path temp;
  private final List<Double> plain = new ArrayList<>();
  private final List<Double> exchanging = new ArrayList<>();
  private final Semaphore changes = new Semaphore(0);
  private final List<String> odd = new CopyOnWriteArrayList<>();
  private long finished;
  private boolean changed;

  private void hear(RunEvent event) {
    if (event instanceof RunEvent.PartChanged) {
      changed = true;
      changes.release();
    } else if (event instanceof RunEvent.StepFinished) {
      long now = System.nanoTime();
      (changed ? exchanging : plain).add((now - finished) / 1e6);
      finished = now;
      changed = false;
    } else if (event instanceof RunEvent.Note n && n.text().startsWith("rolled back")) {
      odd.add(n.text());
    }
  }

  @Test
  void nothing_is_lost_or_doubled_and_nothing_grows(
      BundleContext context, Recipes recipes, Runs runs, Records records) throws Exception {
    Path plugins = Path.of(context.getProperty("athanor.plugins"));
    Path jar =
        new Jars(temp)
            .using("onnxruntime")
            .build("org.example.session", "1.0.0", SessionPart.SOURCE);
    try (Said said = new Said()) {
      drop(jar, plugins, 0);
      assertTrue(said.about("session.jar").contains("verifier 'session'"));
    }
    Path folder = temp.resolve("run");
    double[] early = null;
    try (Run run =
        runs.open(
            recipes
                .load(TINY.toString())
                .with(
                    Map.of("steps", "100000000", "verifier", "session", "recordRollouts", "false")),
            folder)) {
      run.listen(this::hear);
      finished = System.nanoTime();
      run.start();
      while (run.step() < 2) { // the first loads the engines
        Thread.sleep(20);
      }
      for (int i = 1; i <= EXCHANGES; i++) {
        drop(jar, plugins, i);
        assertTrue(changes.tryAcquire(60, TimeUnit.SECONDS), "exchange " + i + "; " + odd);
        if (i == EXCHANGES / 3) {
          early = held();
        }
      }
      assertEquals(Run.Status.RUNNING, run.status(), run.reason());
      run.pause();
      run.await();
    }
    double[] late = held();
    assertEquals(List.of(), odd);
    assertEquals(List.of(), records.verify(folder).faults(), "no step lost or doubled");
    String journal = Files.readString(folder.resolve("journal.jsonl"));
    assertEquals(EXCHANGES, journal.split("\"event\":\"part-changed\"", -1).length - 1);
    System.out.printf(
        "%d exchanges in %d steps; a step takes %s, one with an exchange %s; classes %.0f, then %.0f; resident %.0f, then %.0f MiB%n",
        EXCHANGES,
        plain.size() + exchanging.size(),
        times(plain),
        times(exchanging),
        early[0],
        late[0],
        early[1],
        late[1]);
    int sessions = Integer.getInteger(SESSIONS);
    assertTrue(sessions <= VERSIONS_KEPT + 1, sessions + " sessions are open");
    assertTrue(late[0] - early[0] < 100, "classes grow: " + early[0] + ", " + late[0]);
    assertTrue(late[1] - early[1] < 250, "memory: " + early[1] + ", " + late[1]);
    Files.delete(plugins.resolve("session.jar"));
  }

  private static String times(List<Double> millis) {
    List<Double> sorted = new ArrayList<>(millis);
    Collections.sort(sorted);
    return "%.1f ms (p99 %.1f, most %.0f)"
        .formatted(
            sorted.get(sorted.size() / 2),
            sorted.get((int) (sorted.size() * 0.99)),
            sorted.get(sorted.size() - 1));
  }

  /** Loaded classes, and the process's memory in MiB. */
  private static double[] held() throws IOException {
    System.gc();
    double resident = 0;
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        resident = Double.parseDouble(line.replaceAll("\\D", "")) * 1024 / MIB;
      }
    }
    return new double[] {ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(), resident};
  }

  /** The jar as another version of it. */
  private static void drop(Path jar, Path plugins, int version) throws IOException {
    Path beside = plugins.resolve(".session.new");
    try (JarFile from = new JarFile(jar.toFile())) {
      Manifest manifest = new Manifest(from.getManifest());
      manifest.getMainAttributes().putValue("Bundle-Version", "1.0." + version);
      try (JarOutputStream to = new JarOutputStream(Files.newOutputStream(beside), manifest)) {
        for (JarEntry entry : Collections.list(from.entries())) {
          if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
            to.putNextEntry(new JarEntry(entry.getName()));
            from.getInputStream(entry).transferTo(to);
          }
        }
      }
    }
    Files.move(
        beside,
        plugins.resolve("session.jar"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** A verifier whose verdicts come through a session of its own. */
  static final class SessionPart {
    static final String SOURCE =
        """
        @Component(service = Verifier.class)
        @PluginName("session")
        public final class Part implements Verifier<Part.Options> {
          public record Options() {}
          private final ai.onnxruntime.OrtEnvironment environment =
              org.athanor.onnxruntime.OnnxRuntime.environment(java.nio.file.Path.of("%s"));
          private final ai.onnxruntime.OrtSession session;
          @Activate public Part() throws Exception {
            byte[] model = HexFormat.of().parseHex("%s");
            session = environment.createSession(model);
            count(1);
          }
          @Deactivate void close() throws Exception { session.close(); count(-1); }
          private static void count(int more) {
            synchronized (System.class) {
              System.setProperty("%s", "" + (Integer.getInteger("%s", 0) + more));
            }
          }
          public Class<Options> optionsType() { return Options.class; }
          public Verdict verify(Problem problem, String completion, Options options) {
            float[] x = {completion.length() %% 2};
            try (var in = ai.onnxruntime.OnnxTensor.createTensor(environment, x);
                var out = session.run(Map.of("x", in))) {
              float y = ((float[]) out.get(0).getValue())[0];
              return y > 0.5
                  ? Verdict.correct(completion, "odd length")
                  : Verdict.incorrect(completion, "even length");
            } catch (ai.onnxruntime.OrtException e) {
              throw new IllegalStateException(e);
            }
          }
        }
        """
            .formatted(Distribution.WORK.resolve("var"), IDENTITY, SESSIONS, SESSIONS);

    private SessionPart() {}
  }
}
