package org.athanor.bench;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Start-up, first step and the share of orchestration, of the built distribution as users start it.
 */
final class Container {
  private static final int STEPS = 16;

  /** The first steps of a process are slower: classes are loaded, code is compiled. */
  private static final int SKIPPED = 3;

  private final Path program;
  private final Path folder;

  Container(Path root, Path folder) {
    this.program = root.resolve("distribution/app/target/athanor/bin/athanor");
    this.folder = folder;
    if (!Files.isExecutable(program)) {
      throw new IllegalStateException("no " + program + ": run ./athanor once, it builds it");
    }
  }

  void run(int rounds) throws IOException {
    Series answer = new Series();
    Series first = new Series();
    Series share = new Series();
    firstLine("", "sh", "recipe:list"); // unpacks natives, fills the disk cache
    for (int round = 0; round < rounds; round++) {
      answer.add(firstLine("grpo", "sh", "recipe:list"));
    }
    for (int round = 0; round < Math.min(rounds, 3); round++) {
      Path run = folder.resolve("run-" + round);
      first.add(firstLine("step 1/", training(run)));
      share(run, share);
    }
    System.out.printf("%nrecipe rspo, %d steps, a state saved after each%n", STEPS);
    System.out.println("\n| measure | median [least..most] |\n|---|---|");
    row("start to the answer of a shell command, s", answer, "%.2f");
    row("start to the end of the first training step, s", first, "%.1f");
    row("orchestration: share of a step outside engine and verifier, %", share, "%.1f");
  }

  private static void row(String name, Series series, String format) {
    System.out.printf("| %s | %s |%n", name, series.text(format));
  }

  private static String[] training(Path run) {
    return new String[] {
      "run",
      "rspo",
      "--steps",
      Integer.toString(STEPS),
      "--out",
      run.toString(),
      "evaluation.count=16",
      "evaluationRollouts=1",
      "passAt=1"
    };
  }

  /** Seconds until a line begins that way; waits for the end of the process all the same. */
  private double firstLine(String beginning, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(Arrays.asList(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("ATHANOR_VAR", folder.resolve("var").toString());
    long start = System.nanoTime();
    Process process = builder.start();
    double seconds = Double.NaN;
    StringBuilder said = new StringBuilder();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.append(line).append('\n');
        if (Double.isNaN(seconds) && line.startsWith(beginning)) {
          seconds = (System.nanoTime() - start) / 1e9;
        }
      }
    }
    if (Double.isNaN(seconds)) {
      throw new IllegalStateException(
          "no line that begins with '%s' from %s:%n%s".formatted(beginning, command, said));
    }
    return seconds;
  }

  /** Percent of each step that is neither generation, verification, scoring nor learning. */
  private static void share(Path run, Series share) throws IOException {
    List<String> steps = Files.readAllLines(run.resolve("timings.jsonl"));
    for (String line : steps.subList(SKIPPED, steps.size())) {
      JsonObject seconds = JsonParser.parseString(line).getAsJsonObject();
      double work = 0;
      for (String phase : List.of("attempt", "recompute", "learn")) {
        work += seconds.get(phase).getAsDouble();
      }
      share.add(100 * (1 - work / seconds.get("total").getAsDouble()));
    }
  }
}
