package org.athanor.problem.files;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** The file formats. AUTO looks at the content, never at the name. */
public enum Format {
  AUTO,
  JSONL,
  JSON,
  CSV,
  TSV,
  PARQUET;

  private static final byte[] PARQUET_MAGIC = {'P', 'A', 'R', '1'};
  private static final int LOOK = 1 << 16;

  /** The format of a file, by its first bytes. */
  static Format of(Path file) throws IOException {
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(4);
    }
    if (Arrays.equals(start, PARQUET_MAGIC)) {
      return PARQUET;
    }
    try (BufferedReader in = Unicode.text(file)) {
      char[] text = new char[LOOK];
      int length = 0;
      for (int n = in.read(text); n > 0; n = in.read(text, length, LOOK - length)) {
        length += n;
      }
      return ofText(new String(text, 0, length), file);
    }
  }

  private static Format ofText(String start, Path file) {
    String stripped = start.stripLeading();
    if (stripped.isEmpty()) {
      throw new IllegalArgumentException(file + " is empty");
    }
    if (stripped.charAt(0) == '[') {
      return JSON;
    }
    if (stripped.charAt(0) == '{') {
      String first = stripped.lines().findFirst().orElse("").strip();
      return first.endsWith("}") || first.length() > LOOK / 2 ? JSONL : JSON;
    }
    String header = start.lines().findFirst().orElse("");
    if (header.indexOf('\0') >= 0 || header.indexOf('\uFFFD') >= 0) {
      throw new IllegalArgumentException(
          file + " is neither JSON, JSON Lines, CSV nor Parquet (nor one of these in gzip)");
    }
    return header.indexOf('\t') >= 0 && header.indexOf(',') < 0 ? TSV : CSV;
  }

  /** The content, unpacked if it is in gzip. */
  static InputStream open(Path file) throws IOException {
    BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file), LOOK);
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return gzip ? new GZIPInputStream(in, LOOK) : in;
  }
}
