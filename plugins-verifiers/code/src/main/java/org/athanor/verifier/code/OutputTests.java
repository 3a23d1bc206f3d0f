package org.athanor.verifier.code;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.Base64;
import java.util.List;

/**
 * Judges by standard input and output. A harness in the sandbox runs the program once for each
 * input; what it printed is compared here, so the expected outputs never enter the sandbox.
 */
final class OutputTests {
  private final Sandbox sandbox;
  private final Interpreter interpreter;
  private final Limits limits;

  OutputTests(Sandbox sandbox, Interpreter interpreter, Limits limits) {
    this.sandbox = sandbox;
    this.interpreter = interpreter;
    this.limits = limits.toRun(interpreter);
  }

  Judgement judge(List<CodeTests.Case> cases, List<String> readings, boolean partial)
      throws Undecidable, NoProgram {
    try (Sandboxed program =
        sandbox.start(interpreter.program(Interpreter.Play.STDIO, limits), limits)) {
      Ready.bound(program, limits);
      Ready.await(program, "the program's harness");
      if (!interpreter.compiles()) {
        bound(program);
      }
      program.writeLine(interpreter.line(FunctionTests.sources(readings, "")));
      FunctionTests.load(program);
      if (interpreter.compiles()) {
        bound(program);
      }
      return run(program, cases, partial);
    } catch (IOException e) {
      throw new Undecidable("no sandbox could be started: " + e.getMessage());
    }
  }

  private void bound(Sandboxed program) {
    program.killAfter(
        limits.timeoutMillis(),
        "the program did not finish within " + limits.timeoutSeconds() + " s");
  }

  private Judgement run(Sandboxed program, List<CodeTests.Case> cases, boolean partial) {
    int passed = 0;
    String why = "";
    for (int i = 0; i < cases.size(); i++) {
      String fault = fault(program, cases.get(i));
      if (fault.isEmpty()) {
        passed++;
        continue;
      }
      why = why.isEmpty() ? "test " + (i + 1) + ": " + fault : why;
      if (!partial || !program.killed().isEmpty()) {
        break;
      }
    }
    return new Judgement(passed, cases.size(), why);
  }

  /** What is wrong with the program's answer to one input; empty if nothing is. */
  private String fault(Sandboxed program, CodeTests.Case test) {
    JsonObject order = new JsonObject();
    order.addProperty("input", test.input());
    program.writeLine(interpreter.line(order));
    String line = program.readLine(2 * Limits.OUTPUT_BYTES);
    if (line == null) {
      String end = program.end();
      return program.killed().isEmpty()
          ? "the program ended its sandbox: " + end
          : program.killed();
    }
    try {
      JsonObject answer = FunctionTests.object(line);
      if (answer.get("signal").getAsInt() != 0) {
        return "the program was ended by signal " + answer.get("signal").getAsInt();
      }
      if (answer.get("code").getAsInt() != 0) {
        return "the program ended with exit code " + answer.get("code").getAsInt();
      }
      String output =
          new String(Base64.getDecoder().decode(answer.get("output").getAsString()), UTF_8);
      return OutputComparison.difference(test.output(), output);
    } catch (RuntimeException e) {
      return "the program upset its harness";
    }
  }
}
