package org.athanor.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Times training steps and generation, and prints a table in Markdown. With PyTorch, both take
 * turns on the same weights and the same batch, two threads each, and first prove that they do the
 * same work: their log-probabilities agree before training and after three steps.
 *
 * <p>Arguments: the project's folder, {@code --python PROGRAM}, {@code --rounds N}, {@code
 * --quick}.
 */
public final class Bench {
  private static final int WARM_UP = 3;
  private static final String WHOLE = "training step, one batch";
  private static final String MICRO = "training step, micro-batches of " + Workload.MICRO_BATCH;
  private static final String CLIP = "clip and AdamW of a training step";

  /** Relative; after three steps of Adam single precision has grown to about 1e-6. */
  private static final double SAME = 1e-4;

  private static final List<Shape> SHAPES =
      List.of(
          new Shape("embedded policy", 128, 4, 4, 2, 384, 64, 24, 40),
          new Shape("1 million weights", 128, 4, 4, 2, 512, 64, 16, 48));

  private static final Logger ALL_LOGS = Logger.getLogger("");

  private final Path root;
  private final String python;
  private final int rounds;

  private Bench(Path root, String python, int rounds) {
    this.root = root;
    this.python = python;
    this.rounds = rounds;
  }

  public static void main(String[] arguments) throws IOException {
    ALL_LOGS.setLevel(Level.SEVERE);
    String python = null;
    int rounds = 15;
    boolean container = false;
    for (int i = 1; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--python" -> python = arguments[++i];
        case "--rounds" -> rounds = Integer.parseInt(arguments[++i]);
        case "--quick" -> rounds = 3;
        case "--container" -> container = true;
        default -> throw new IllegalArgumentException("unknown argument " + arguments[i]);
      }
    }
    Bench bench = new Bench(Path.of(arguments[0]), python, rounds);
    bench.head();
    if (container) {
      bench.container();
    } else {
      bench.engine();
    }
    System.out.printf("%nload %s after%n", load());
  }

  private void container() throws IOException {
    Path folder = Files.createTempDirectory("athanor-bench");
    try {
      new Container(root, folder).run(rounds);
    } finally {
      delete(folder);
    }
  }

  private void head() throws IOException {
    System.out.printf(
        "%d rounds; %d processors, load %s before; Java %s%n",
        rounds, Runtime.getRuntime().availableProcessors(), load(), Runtime.version());
  }

  private void engine() throws IOException {
    for (Shape shape : SHAPES) {
      Path folder = Files.createTempDirectory("athanor-bench");
      try (Workload athanor = new Workload(shape, tokenizer())) {
        System.out.printf("%n%s, %d weights%n", shape, athanor.parameters());
        if (python == null) {
          alone(athanor);
        } else {
          athanor.write(folder);
          try (Torch torch = new Torch(python, root.resolve("bench/torch/llama.py"))) {
            beside(athanor, torch, folder);
          }
        }
      } finally {
        delete(folder);
      }
    }
  }

  private Path tokenizer() {
    return root.resolve("distribution/src/main/dist/models/ember-tokenizer");
  }

  private void alone(Workload athanor) {
    warmUp(athanor);
    Table table = new Table();
    for (int round = 0; round < rounds; round++) {
      measure(athanor, table);
    }
    System.out.println("\n| measure | median [least..most] | | |\n|---|---|---|---|");
    for (String name : List.of(MICRO + Table.WALL, Table.RATE, CLIP + Table.WALL)) {
      table.alone(name);
    }
  }

  private void beside(Workload athanor, Torch torch, Path folder) {
    System.out.println(
        torch.ask("load " + folder.resolve("policy") + " " + folder.resolve("batch.json")));
    String micro = "train " + Workload.MICRO_BATCH;
    requireSame("before training", athanor, torch);
    for (int step = 0; step < WARM_UP; step++) {
      athanor.train();
      torch.ask(micro);
    }
    requireSame("after " + WARM_UP + " steps", athanor, torch);
    warmUp(athanor);
    torch.ask("train 1000000");
    torch.ask("generate");
    Table ours = new Table();
    Table theirs = new Table();
    for (int round = 0; round < rounds; round++) {
      measure(athanor, ours);
      theirs.step(WHOLE, torch.numbers("train 1000000"));
      theirs.step(MICRO, torch.numbers(micro));
      theirs.generation(torch.numbers("generate"));
    }
    System.out.println(
        "\n| measure | Athanor | PyTorch | Athanor / PyTorch, median [least..most] |\n|---|---|---|---|");
    for (String unit : List.of(Table.WALL, Table.CPU)) {
      ours.beside(MICRO + unit, theirs, WHOLE + unit);
      ours.beside(MICRO + unit, theirs, MICRO + unit);
    }
    ours.beside(Table.RATE, theirs, Table.RATE);
    ours.beside(Table.RATE_CPU, theirs, Table.RATE_CPU);
    ours.alone(CLIP + Table.WALL);
  }

  private static void measure(Workload athanor, Table table) {
    Stopwatch step = new Stopwatch();
    athanor.accumulate();
    Stopwatch clip = new Stopwatch();
    athanor.optimize();
    table.step(CLIP, clip.seconds());
    table.step(MICRO, step.seconds());
    Stopwatch generation = new Stopwatch();
    int tokens = athanor.generate();
    double[] seconds = generation.seconds();
    table.generation(seconds[0], seconds[1], tokens);
  }

  private static void warmUp(Workload athanor) {
    for (int round = 0; round < WARM_UP; round++) {
      athanor.train();
      athanor.generate();
    }
  }

  /** A comparison of different work would mean nothing. */
  private static void requireSame(String when, Workload athanor, Torch torch) {
    double ours = athanor.score();
    double theirs = Double.parseDouble(torch.ask("score"));
    double difference = Math.abs(ours - theirs) / Math.abs(theirs);
    System.out.printf("log-probabilities %s: %.3f and %.3f%n", when, ours, theirs);
    if (!(difference < SAME)) {
      throw new IllegalStateException(
          "log-probabilities differ by %s of their sum: not the same work".formatted(difference));
    }
  }

  private static String load() throws IOException {
    Path file = Path.of("/proc/loadavg");
    return Files.isReadable(file) ? Files.readString(file).split(" ")[0] : "unknown";
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : new ArrayList<>(files.sorted(Comparator.reverseOrder()).toList())) {
        Files.delete(file);
      }
    }
  }
}
