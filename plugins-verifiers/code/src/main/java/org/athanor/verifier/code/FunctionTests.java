package org.athanor.verifier.code;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.util.List;

/**
 * Judges by tests that call functions. The tests run in one sandbox, the judge's, and the program
 * in another; between them go only calls and plain values, line by line through this class. The
 * expected values never reach the program and the verdict comes from the judge's own pipe, so a
 * program can pass only by answering right.
 */
final class FunctionTests {
  private final Sandbox sandbox;
  private final Interpreter interpreter;
  private final Limits limits;

  FunctionTests(Sandbox sandbox, Interpreter interpreter, Limits limits) {
    this.sandbox = sandbox;
    this.interpreter = interpreter;
    this.limits = limits.toRun(interpreter);
  }

  /**
   * Runs the tests.
   *
   * @param readings of the program, to be tried in order
   * @throws Undecidable if the sandbox or the tests fail, rather than the program
   */
  Judgement judge(CodeTests tests, List<String> readings, boolean partial)
      throws Undecidable, NoProgram {
    try (Sandboxed judge =
            sandbox.start(interpreter.program(Interpreter.Play.JUDGE, limits), limits);
        Sandboxed program =
            sandbox.start(interpreter.program(Interpreter.Play.CANDIDATE, limits), limits)) {
      Ready.bound(judge, limits);
      Ready.bound(program, limits);
      Ready.await(judge, "the judge");
      judge.writeLine(interpreter.line(task(tests, readings, partial)));
      Ready.await(program, "the program's harness");
      String sources =
          interpreter.compiles()
              ? compiled(judge)
              : interpreter.line(sources(readings, tests.setup()));
      program.killAfter(limits.timeoutMillis(), timeout());
      judge.killAfter(limits.timeoutMillis() + 500, timeout());
      program.writeLine(sources);
      load(program);
      return relay(judge, program);
    } catch (IOException e) {
      throw new Undecidable("no sandbox could be started: " + e.getMessage());
    }
  }

  private String timeout() {
    return "the program did not finish within " + limits.timeoutSeconds() + " s";
  }

  /** The program's classes, which the judge hands on. */
  private static String compiled(Sandboxed judge) throws NoProgram {
    String line = judge.readLine(4 * Limits.OUTPUT_BYTES);
    if (line == null) {
      String why = judge.killed().isEmpty() ? judge.end() : judge.killed();
      throw new NoProgram("the program does not compile: the compiler ended: " + why, false);
    }
    if (line.startsWith("N ")) {
      throw new NoProgram("the program does not compile: " + line.substring(2), true);
    }
    return line.substring(2);
  }

  private JsonObject task(CodeTests tests, List<String> readings, boolean partial) {
    JsonObject task = new JsonObject();
    JsonArray programs = new JsonArray();
    tests.tests().forEach(programs::add);
    task.add("tests", programs);
    task.addProperty("prefix", tests.prefix());
    task.addProperty("setup", tests.setup());
    task.addProperty("entryPoint", tests.entryPoint());
    task.addProperty("partial", partial);
    if (interpreter.compiles()) {
      JsonArray sources = new JsonArray();
      readings.forEach(sources::add);
      task.add("sources", sources);
    }
    return task;
  }

  static JsonObject sources(List<String> readings, String setup) {
    JsonObject message = new JsonObject();
    JsonArray sources = new JsonArray();
    readings.forEach(sources::add);
    message.add("sources", sources);
    message.addProperty("setup", setup);
    message.addProperty("limit", Limits.OUTPUT_BYTES);
    return message;
  }

  /** Waits until the program is loaded. */
  static void load(Sandboxed program) throws NoProgram {
    String line = program.readLine(Limits.OUTPUT_BYTES);
    if (line == null) {
      throw new NoProgram(ended(program), false);
    }
    JsonObject answer = object(line);
    if (!answer.has("ok")) {
      boolean syntax = text(answer, "error").matches("SyntaxError|IndentationError|TabError");
      throw new NoProgram("the program does not load: " + text(answer, "text"), syntax);
    }
  }

  private static Judgement relay(Sandboxed judge, Sandboxed program) throws Undecidable {
    while (true) {
      String line = judge.readLine(4 * Limits.OUTPUT_BYTES);
      if (line == null) {
        return endedJudge(judge, program);
      }
      if (line.startsWith("V ")) {
        return verdict(line.substring(2));
      }
      program.writeLine(line.substring(2));
      String answer = program.readLine(Limits.OUTPUT_BYTES);
      if (answer == null) {
        return Judgement.failed(ended(program));
      }
      judge.writeLine(answer);
    }
  }

  /** A judge that ends without a verdict was run out of time or memory by the program's answers. */
  private static Judgement endedJudge(Sandboxed judge, Sandboxed program) {
    String why = program.killed().isEmpty() ? judge.killed() : program.killed();
    return Judgement.failed(
        why.isEmpty() ? "the tests ended without a verdict: " + judge.end() : why);
  }

  private static Judgement verdict(String json) throws Undecidable {
    JsonObject verdict = JsonParser.parseString(json).getAsJsonObject();
    if (verdict.has("fault")) {
      throw new Undecidable(verdict.get("fault").getAsString());
    }
    return new Judgement(
        verdict.get("passed").getAsInt(),
        verdict.get("total").getAsInt(),
        verdict.get("why").getAsString());
  }

  private static String ended(Sandboxed program) {
    String end = program.end();
    return program.killed().isEmpty()
        ? "the program ended before the tests were done (" + end + ")"
        : program.killed();
  }

  /** What a program said, or an empty object: it may say anything. */
  static JsonObject object(String line) {
    try {
      var parsed = JsonParser.parseString(line);
      return parsed.isJsonObject() ? parsed.getAsJsonObject() : new JsonObject();
    } catch (JsonParseException | StackOverflowError e) {
      return new JsonObject();
    }
  }

  private static String text(JsonObject object, String key) {
    return object.has(key) && object.get(key).isJsonPrimitive()
        ? object.get(key).getAsString()
        : "";
  }
}
