package org.athanor.verifier.code;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The machine's Node.js. */
final class JavaScript implements Interpreter {
  private static final List<String> FLAGS =
      List.of("--v8-pool-size=1", "--no-warnings", "--stack-size=3000");

  /** The harness speaks on descriptors 3 and 4; the standard streams are the program's. */
  private static final String STREAMS = "exec \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1";

  private final Map<Play, String> harness = new EnumMap<>(Play.class);
  private final String executable;
  private final Optional<String> unavailable;

  /**
   * @param wanted an executable, or "auto": node in the system's folders
   */
  JavaScript(String wanted, Sandbox sandbox) {
    executable =
        wanted.equals("auto")
            ? Sandbox.find("node").or(() -> Sandbox.find("nodejs")).orElse("")
            : wanted;
    harness.put(Play.JUDGE, text("javascript/judge.js"));
    harness.put(Play.CANDIDATE, text("javascript/candidate.js"));
    harness.put(Play.STDIO, text("javascript/stdio.js"));
    unavailable = sandbox.unavailable().or(() -> tryOut(sandbox));
  }

  /** In a function of its own: the program's names are free. */
  private static String text(String play) {
    return "(() => {" + Harness.text("javascript/wire.js", play) + "\n})();";
  }

  @Override
  public Optional<String> unavailable() {
    return unavailable;
  }

  @Override
  public Program program(Play play, Limits limits) {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", STREAMS, "sh"));
    command.addAll(command(limits, harness.get(play)));
    return new Program(command, Sandbox.beside(executable), true, false, new TreeMap<>());
  }

  private List<String> command(Limits limits, String code) {
    List<String> command = new ArrayList<>(List.of(executable));
    command.addAll(FLAGS);
    command.add("--max-old-space-size=" + limits.memoryMegabytes() * 3 / 4);
    command.addAll(List.of("-e", code));
    return command;
  }

  private Optional<String> tryOut(Sandbox sandbox) {
    if (executable.isEmpty()) {
      return Optional.of(
          "no Node.js to run JavaScript programs with: install it with 'apt-get install nodejs', or"
              + " set the verifier's option 'node' to an executable");
    }
    Limits limits = new Limits(20, 512, 64);
    Program trial =
        new Program(
            command(limits, "console.log('ready')"),
            Sandbox.beside(executable),
            true,
            false,
            new TreeMap<>());
    return Ready.trial(sandbox, trial, limits, "Node.js at '" + executable + "'", "node");
  }
}
