package org.athanor.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.athanor.run.Exchange;

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

  /** A torn last line, which cannot have taken effect, is taken off. */
  List<Exchange> read() throws IOException {
    List<Exchange> all = new ArrayList<>();
    if (!Files.exists(file)) {
      return all;
    }
    StringBuilder whole = new StringBuilder();
    String text = Files.readString(file);
    for (String line : text.lines().toList()) {
      Exchange exchange = parsed(line);
      if (exchange == null) {
        break;
      }
      all.add(exchange);
      whole.append(line).append('\n');
    }
    if (whole.length() != text.length()) {
      DurableFiles.replace(file, whole.toString().getBytes(UTF_8));
    }
    return all;
  }

  private static Exchange parsed(String line) {
    try {
      Exchange e = Json.GSON.fromJson(line, Exchange.class);
      return e == null || e.by() == null ? null : e;
    } catch (JsonParseException | NullPointerException e) {
      return null;
    }
  }

  void append(Exchange exchange) throws IOException {
    DurableFiles.append(file, Json.GSON.toJson(exchange) + "\n", true);
  }
}
