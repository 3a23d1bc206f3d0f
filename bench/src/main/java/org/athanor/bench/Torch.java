package org.athanor.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;

/** bench/torch/llama.py in a process of its own, which works only while it is asked to. */
final class Torch implements AutoCloseable {
  private final Process process;
  private final Writer requests;
  private final BufferedReader answers;

  Torch(String python, Path script) throws IOException {
    var builder = new ProcessBuilder(python, script.toString()).redirectError(Redirect.INHERIT);
    builder.environment().remove("OMP_NUM_THREADS"); // it has two threads of its own
    process = builder.start();
    requests = process.outputWriter(StandardCharsets.UTF_8);
    answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /** One command, one line of answer. */
  String ask(String command) {
    try {
      requests.write(command + "\n");
      requests.flush();
      String answer = answers.readLine();
      if (answer == null) {
        throw new IllegalStateException("PyTorch ended while asked to '" + command + "'");
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException("PyTorch ended while asked to '" + command + "'", e);
    }
  }

  /** Numbers of the answer. */
  double[] numbers(String command) {
    return Stream.of(ask(command).split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  @Override
  public void close() throws IOException {
    requests.close();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
