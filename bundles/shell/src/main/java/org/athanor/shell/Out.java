package org.athanor.shell;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.PrintStream;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a command writes.
 *
 * @param text its result
 * @param notes what else a person may want to know; apart from the result, so that scripts can read
 *     that
 * @param atPrompt whether more commands can follow in this process
 * @param columns width of the terminal behind {@code text}; 0 if there is none
 */
record Out(PrintStream text, PrintStream notes, boolean atPrompt, int columns) {
  private static final Gson GSON =
      new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

  /** For progress: beside the text, or apart from it where that must be JSON alone. */
  Out progress(boolean json) {
    return json ? new Out(notes, notes, atPrompt, 0) : this;
  }

  void line(String format, Object... arguments) {
    inOnePiece(arguments.length == 0 ? format : format.formatted(arguments));
  }

  /** One line of JSON: maps, lists, text and numbers; numbers that JSON cannot hold become null. */
  void json(Object value) {
    inOnePiece(GSON.toJson(finite(value)));
  }

  /** println would write the end of the line apart, and a message could come between. */
  private void inOnePiece(String line) {
    text.print(line + System.lineSeparator());
    text.flush();
  }

  private static Object finite(Object value) {
    if (value instanceof Double d && !Double.isFinite(d)) {
      return null;
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> checked = new LinkedHashMap<>();
      map.forEach((key, each) -> checked.put(key.toString(), finite(each)));
      return checked;
    }
    if (value instanceof Collection<?> list) {
      return list.stream().map(Out::finite).toList();
    }
    return value;
  }
}
