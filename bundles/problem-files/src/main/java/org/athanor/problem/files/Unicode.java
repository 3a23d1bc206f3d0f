package org.athanor.problem.files;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Path;

/** Opens text in UTF-8 or UTF-16, which spreadsheets write, told by its mark or its zeros. */
final class Unicode {
  private static final int LOOK = 64;

  private Unicode() {}

  /** The text of a file, unpacked if it is in gzip, without a byte order mark. */
  static BufferedReader text(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Format.open(file), 1 << 16);
    in.mark(LOOK);
    byte[] start = in.readNBytes(LOOK);
    in.reset();
    BufferedReader text = new BufferedReader(new InputStreamReader(in, charset(start)));
    text.mark(1);
    if (text.read() != '\uFEFF') {
      text.reset();
    }
    return text;
  }

  private static Charset charset(byte[] start) {
    if (start.length >= 2 && start[0] == (byte) 0xff && start[1] == (byte) 0xfe) {
      return UTF_16LE;
    }
    if (start.length >= 2 && start[0] == (byte) 0xfe && start[1] == (byte) 0xff) {
      return UTF_16BE;
    }
    return hasZeros(start, 1) ? UTF_16LE : hasZeros(start, 0) ? UTF_16BE : UTF_8;
  }

  /** Mostly letters whose first or second byte is zero, and no other zeros. */
  private static boolean hasZeros(byte[] start, int place) {
    int zeros = 0;
    for (int i = 0; i < start.length; i++) {
      zeros += start[i] == 0 && i % 2 == place ? 1 : 0;
      if (start[i] == 0 && i % 2 != place) {
        return false;
      }
    }
    return zeros > 1 && 4 * zeros > start.length;
  }
}
