package org.athanor.verifier.math;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.util.List;

/** The Python package math-verify in a process of its own, one judgement after the other. */
final class PythonMathVerify implements AutoCloseable {
  private static final String SCRIPT =
      """
      import sys, json, time
      from math_verify import parse, verify
      print("ready", flush=True)
      for line in sys.stdin:
          gold, completion = json.loads(line)
          start = time.process_time()
          try:
              correct = bool(verify(parse("$" + gold + "$"), parse(completion)))
          except Exception:
              correct = False
          print(json.dumps([(time.process_time() - start) * 1e6, correct]), flush=True)
      """;

  private final Process process;
  private final BufferedWriter to;
  private final BufferedReader from;

  /** Its verdict and the processor time it took, parsing included. */
  record Answer(double cpuMicros, boolean correct) {}

  private PythonMathVerify(Process process) {
    this.process = process;
    this.to = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), UTF_8));
    this.from = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  /** Null where python3 or the package is not there. */
  static PythonMathVerify start() {
    try {
      Process process =
          new ProcessBuilder("python3", "-u", "-c", SCRIPT)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      PythonMathVerify python = new PythonMathVerify(process);
      if ("ready".equals(python.from.readLine())) {
        return python;
      }
      python.close();
      return null;
    } catch (IOException e) {
      return null;
    }
  }

  Answer judge(String gold, String completion) throws IOException {
    to.write(new Gson().toJson(List.of(gold, completion)));
    to.newLine();
    to.flush();
    String line = from.readLine();
    if (line == null) {
      throw new IOException("python3 ended at the pair " + gold + " | " + completion);
    }
    JsonArray answer = JsonParser.parseString(line).getAsJsonArray();
    return new Answer(answer.get(0).getAsDouble(), answer.get(1).getAsBoolean());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
