package org.athanor.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.athanor.it.Script.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does what the pages say, to the letter: their "sh" blocks are run in a folder like a clone. */
class PagesIT {
  private static final Path ROOT = Path.of(System.getProperty("athanor.root"));
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\\n(.*?)^```");

  @TempDir Path temp;
  private Path clone;

  @BeforeEach
  void aFolderLikeAClone() throws IOException {
    clone = Files.createDirectories(temp.resolve("my clone"));
    Files.createDirectories(clone.resolve("plugins"));
    program("athanor", "exec '%s' \"$@\"".formatted(Distribution.HOME.resolve("bin/athanor")));
    String repository = System.getProperty("maven.repo.local", "");
    program(
        "mvnw",
        "exec '%s/bin/mvn' -o %s \"$@\""
            .formatted(
                System.getProperty("maven.home"),
                repository.isEmpty() ? "" : "'-Dmaven.repo.local=" + repository + "'"));
  }

  private void program(String name, String command) throws IOException {
    Path file = Files.writeString(clone.resolve(name), "#!/bin/sh\n" + command + "\n");
    assertTrue(file.toFile().setExecutable(true));
  }

  @Test
  void an_objective_of_ones_own() throws Exception {
    String commands = commands("plugins.md").replace("run grpo", "run '" + tiny() + "'");
    assertTrue(commands.lines().count() < 5, "in under 5 commands: " + commands);

    follow(commands).hasStatus(0).says("step 2/2", "2 steps done");
  }

  @Test
  void a_verifier_of_ones_own() throws Exception {
    String commands =
        commands("plugins.md")
            .replace("run grpo", "run '" + tiny() + "'")
            .replace("new objective my-objective", "new verifier my-verifier")
            .replace("my-objective", "my-verifier")
            .replace("objective=", "verifier=");

    follow(commands).hasStatus(0).says("step 2/2", "2 steps done");
  }

  @Test
  void a_contract_that_is_broken_stops_the_build() throws Exception {
    List<String> commands = commands("plugins.md").lines().toList();
    follow(commands.get(0)).hasStatus(0);
    Path part = find("MyObjective.java");
    String code = Files.readString(part);
    String broken = code.replace("dLogProb[i][t] = -weight", "dLogProb[i][t] = weight");
    assertTrue(!broken.equals(code), code);
    Files.writeString(part, broken);

    Result result = follow(commands.get(1));

    assertEquals(1, result.status());
    assertTrue(result.out().contains("dLogProb_is_the_derivative_of_the_loss"), result.out());
  }

  @Test
  void a_plugin_is_under_40_lines() throws Exception {
    follow(commands("plugins.md").lines().findFirst().orElseThrow()).hasStatus(0);

    assertTrue(lines("MyObjective.java") < 40, lines("MyObjective.java") + " lines");
  }

  /** The lines for the shell are typed into one that stays open; the others are run meanwhile. */
  @Test
  void a_verifier_of_ones_own_in_a_run_that_goes_on() throws Exception {
    String page = Files.readString(ROOT.resolve("docs/live.md"));
    Script.Started shell = new Script(clone).start();
    List<String> said =
        List.of(
            "goes on in the background",
            "installed: verifier 'my-verifier'",
            "on: verifier procedural of",
            "problems    procedural of",
            "-> procedural of");
    Matcher block = Pattern.compile("(?ms)^```(sh|athanor)\\n(.*?)^```").matcher(page);
    int typed = 0;
    int commands = 0;
    while (block.find()) {
      String text = block.group(2).replace("rspo-1", "tiny-1");
      if (block.group(1).equals("sh")) {
        follow(text).hasStatus(0);
        commands += (int) text.lines().count();
      } else {
        shell.type(
            text.strip().replace("run:start rspo", "run:start '" + tiny() + "' --steps 1000000"));
      }
      shell.awaitText(said.get(typed++));
    }

    assertEquals(said.size(), typed);
    assertTrue(commands + 1 < 5, "a verifier is in the run in under 5 commands");
    assertTrue(lines("MyVerifier.java") < 25, lines("MyVerifier.java") + " lines");
    shell.type("exit");
    shell.end().hasStatus(0);
    String journal = Files.readString(clone.resolve("runs/tiny-1/journal.jsonl"));
    assertEquals(2, journal.split("\"event\":\"part-changed\"").length - 1, journal);
  }

  private long lines(String file) throws IOException {
    return Files.readString(find(file))
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("import "))
        .count();
  }

  @Test
  void a_distribution_of_ones_own() throws Exception {
    assumeTrue(
        new ProcessBuilder("sh", "-c", "command -v unzip").start().waitFor() == 0,
        "the page uses unzip, which is not here");

    Result result = follow(commands("distributions.md"));

    result.hasStatus(0).says("20 steps done");
    Path bundles = clone.resolve("my-lab/bundles");
    assertTrue(Files.exists(bundles.resolve("policy-tabular-0.1.0.jar")));
    assertTrue(!Files.exists(bundles.resolve("policy-onnx-0.1.0.jar")), "it brings no engine");
    assertTrue(Files.size(clone.resolve("my-lab.zip")) < 8 << 20, "6 MB");
    assertTrue(Files.isDirectory(clone.resolve("my-lab/runs/my-1")), "its runs lie beside it");
  }

  private static String commands(String page) throws IOException {
    StringBuilder commands = new StringBuilder();
    Matcher block = BLOCK.matcher(Files.readString(ROOT.resolve("docs").resolve(page)));
    while (block.find()) {
      commands.append(block.group(1));
    }
    assertTrue(commands.length() > 0, "no commands in " + page);
    return commands.toString();
  }

  private Path find(String name) throws IOException {
    try (var files = Files.walk(clone)) {
      return files.filter(f -> f.endsWith(name)).findFirst().orElseThrow();
    }
  }

  private Result follow(String commands) throws Exception {
    Script shell = new Script(clone).program(Path.of("/bin/sh"));
    if (commands.contains("my-lab")) {
      shell.without("ATHANOR_RUNS").without("ATHANOR_PLUGINS").without("ATHANOR_VAR");
    }
    return shell.run("-euc", commands);
  }

  private static Path tiny() {
    return Path.of("src/test/resources/tiny.recipe").toAbsolutePath();
  }
}
