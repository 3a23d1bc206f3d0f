package org.athanor.problems;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.athanor.data.Problem;
import org.athanor.data.ProblemSet;
import org.athanor.math.Rng;
import org.athanor.problems.Family.Puzzle;
import org.athanor.problems.Family.Review;
import org.athanor.problems.Family.Telling;
import org.athanor.problems.Procedural.Split;

/** Makes each problem when it is asked for. */
final class ProceduralSet implements ProblemSet {
  /** Goes up whenever the same options make other problems than before. */
  private static final int VERSION = 2;

  private static final int ONE_IN = 10;
  private final Procedural.Options options;
  private final Mixture mixture;

  ProceduralSet(Procedural.Options options, Mixture mixture) {
    this.options = options;
    this.mixture = mixture;
  }

  @Override
  public String name() {
    String split =
        options.split() == Split.HELD_OUT
            ? "held-out"
            : options.split() == Split.ALL ? "all" : "train";
    return "procedural " + String.join(" ", options.families()) + " " + split;
  }

  @Override
  public int size() {
    return options.count();
  }

  @Override
  public String sha256() {
    try {
      byte[] text = (VERSION + " " + options).getBytes(UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public Problem problem(int index) {
    Mixture.Cell cell = mixture.at(Objects.checkIndex(index, size()));
    Rng rng = Rng.of(options.seed(), "procedural", index);
    Puzzle puzzle = draw(cell, rng.at(0));
    Telling telling = puzzle.tell(rng.at(1));
    SortedMap<String, String> meta = new TreeMap<>();
    meta.put("family", cell.family().name());
    meta.put("level", cell.level());
    meta.put("task", cell.task());
    meta.put("structure", puzzle.structure());
    Task task = task(cell.task(), puzzle, telling, rng.at(2));
    if (options.demonstrations()) {
      meta.put("demonstration", task.completion);
    }
    return new Problem(
        cell.level() + "/" + cell.task() + "/" + index, task.prompt, task.answer, meta);
  }

  private Puzzle draw(Mixture.Cell cell, Rng rng) {
    while (true) {
      Puzzle puzzle = cell.family().draw(cell.level(), rng);
      if (permitted(puzzle.structure())) {
        return puzzle;
      }
    }
  }

  private boolean permitted(String structure) {
    return options.split() == Split.ALL
        || heldOut(structure) == (options.split() == Split.HELD_OUT);
  }

  /** Depends on the structure alone: the same for all seeds, levels, tasks and wordings. */
  static boolean heldOut(String structure) {
    return Rng.of(0, structure).nextInt(ONE_IN) == 0;
  }

  private record Task(String prompt, String completion, String answer) {}

  private Task task(String name, Puzzle puzzle, Telling telling, Rng rng) {
    String answer = Integer.toString(puzzle.answer());
    return switch (name) {
      case "solve" -> new Task(telling.prompt(), telling.solution(), answer);
      case "verify" -> verify(telling, rng);
      case "write" -> new Task(telling.solution() + ">", telling.prompt(), answer);
      default -> throw new IllegalStateException("options let through the task " + name);
    };
  }

  private Task verify(Telling telling, Rng rng) {
    boolean right = rng.nextInt(2) == 0;
    Review review = right ? telling.right() : telling.wrong(rng, this::permitted);
    return new Task(
        telling.prompt() + review.candidate() + "|", review.check(), right ? "yes" : "no");
  }
}
