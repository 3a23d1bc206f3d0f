package org.athanor.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.athanor.run.Exchange;
import org.athanor.run.RunException;

/**
 * {@code exchanges.jsonl} of a run: what was asked for by hand or rolled back, on the disk before
 * it takes effect. It is not cut when a run goes back to an earlier state: the steps done again do
 * the same exchanges.
 */
final class ExchangeFile {
  static final String NAME = "exchanges.jsonl";
  private final Path file;

  ExchangeFile(Path folder) {
    this.file = folder.resolve(NAME);
  }

  /**
   * All whole lines. A torn last one cannot have taken effect.
   *
   * @throws RunException if a line cannot be read: steps that are done again need it
   */
  List<Exchange> read() throws IOException {
    List<Exchange> all = new ArrayList<>();
    if (!Files.exists(file)) {
      return all;
    }
    String text = new String(Files.readAllBytes(file), UTF_8);
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
      all.add(parsed(line, all.size() + 1));
    }
    return all;
  }

  /** Takes a torn last line off. */
  void mend() throws IOException {
    if (Files.exists(file)) {
      DurableFiles.append(file, "", true);
    }
  }

  private Exchange parsed(String line, int number) {
    try {
      return Objects.requireNonNull(Json.GSON.fromJson(line, Exchange.class));
    } catch (RuntimeException e) { // what the record's constructor throws comes as one, too
      throw new RunException(
          "%s, line %d: it is no exchange; put the file back as it was, as steps that are done again need it"
              .formatted(file, number),
          e);
    }
  }

  void append(Exchange exchange) throws IOException {
    DurableFiles.append(file, Json.GSON.toJson(exchange) + "\n", true);
  }
}
