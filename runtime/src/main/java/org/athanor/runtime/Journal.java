package org.athanor.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The append-only record of a run: a line of JSON for each event, each chained to the one before.
 *
 * <p>A line ends in the member {@code chain} = SHA-256 of the chain of the line before (64 zeros
 * before the first) followed by the line's own text without that member. So a line that was
 * altered, taken out, put in or moved breaks the chain at its place. This guards against faults of
 * disks and hands, not against a forger, who could write a whole new chain.
 *
 * <p>Lines never go back in step: what {@code step} names is the step that the event belongs to.
 */
final class Journal {
  private static final String NOTHING = "0".repeat(64);
  private static final Pattern LINE =
      Pattern.compile("(\\{.+),\"chain\":\"([0-9a-f]{64})\"\\}", Pattern.DOTALL);
  private final Path file;

  /** Chain of the last line; null if the file has to be asked. */
  private String last;

  Journal(Path file) {
    this.file = file;
  }

  /**
   * One line.
   *
   * @param step that it belongs to; of one that cannot be read, the step of the line before
   * @param fields empty if it cannot be read
   * @param chain as written in it; of one that cannot be read, that of the line before
   * @param fault why it does not fit the line before; empty if it does
   */
  record Line(String raw, long step, String event, JsonObject fields, String chain, String fault) {
    boolean fits() {
      return fault.isEmpty();
    }

    /** A field's text; empty if there is none. */
    String text(String field) {
      return fields.get(field) instanceof JsonPrimitive text ? text.getAsString() : "";
    }
  }

  /** Puts an event on record, on the disk when this returns. */
  void append(Map<String, Object> event) throws IOException {
    if (last == null) {
      List<Line> lines = read(file);
      last = lines.isEmpty() ? NOTHING : lines.get(lines.size() - 1).chain();
    }
    String before = last;
    last = null; // what a write that fails leaves behind is not known
    String text = Json.GSON.toJson(event);
    String chain = chain(before, text);
    String open = text.substring(0, text.length() - 1);
    DurableFiles.append(file, open + ",\"chain\":\"" + chain + "\"}\n", true);
    last = chain;
  }

  private static String chain(String before, String text) {
    return StateStore.sha256((before + text).getBytes(UTF_8));
  }

  /** Lines of the file; a torn one at its end is among them. */
  List<Line> lines() throws IOException {
    return read(file);
  }

  /** Takes everything off the record, for a run that begins. */
  void clear() throws IOException {
    Files.deleteIfExists(file);
    last = null;
  }

  /**
   * Cuts off what belongs to later steps, and what is not whole at the end. What does not fit
   * further up stays: it is no reason to lose what is good.
   *
   * @return how many lines were cut off
   */
  int cutAfter(long step) throws IOException {
    List<Line> lines = read(file);
    int keep = 0;
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      if (line.fits() && line.step() > step) {
        break;
      }
      keep = line.fits() ? i + 1 : keep;
    }
    if (keep < lines.size()) {
      StringBuilder kept = new StringBuilder();
      lines.subList(0, keep).forEach(l -> kept.append(l.raw()).append('\n'));
      DurableFiles.replace(file, kept.toString().getBytes(UTF_8));
    }
    last = null;
    return lines.size() - keep;
  }

  static List<Line> read(Path file) throws IOException {
    List<Line> lines = new ArrayList<>();
    if (!Files.exists(file)) {
      return lines;
    }
    String all = new String(Files.readAllBytes(file), UTF_8);
    int begin = 0;
    while (begin < all.length()) {
      int end = all.indexOf('\n', begin);
      boolean whole = end >= 0;
      String raw = all.substring(begin, whole ? end : all.length());
      Line before = lines.isEmpty() ? null : lines.get(lines.size() - 1);
      lines.add(line(raw, whole, before));
      begin = whole ? end + 1 : all.length();
    }
    return lines;
  }

  private static Line line(String raw, boolean whole, Line before) {
    String chain = before == null ? NOTHING : before.chain();
    long step = before == null ? 0 : before.step();
    Matcher m = LINE.matcher(raw);
    if (!whole || !m.matches()) {
      String fault = whole ? "it is no line of a journal" : "it is torn: the file ends within it";
      return new Line(raw, step, "", new JsonObject(), chain, fault);
    }
    String text = m.group(1) + "}";
    try {
      JsonObject o = Json.GSON.fromJson(text, JsonObject.class);
      long own = o.get("step").getAsLong();
      String event = o.get("event").getAsString();
      String fault =
          !chain(chain, text).equals(m.group(2))
              ? "it does not fit the chain: it was altered, or a line before it was taken out or put in"
              : own < step ? "its step " + own + " comes after step " + step : "";
      return new Line(raw, own, event, o, m.group(2), fault);
    } catch (JsonParseException
        | IllegalStateException
        | NumberFormatException
        | NullPointerException e) {
      return new Line(raw, step, "", new JsonObject(), chain, "it is no line of a journal");
    }
  }
}
