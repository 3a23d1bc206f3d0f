package org.athanor.torture;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * All that two runs of one recipe must share: the SHA-256 of every file, by name. Of the wall-clock
 * times only how many there are; not the lock, nor the picture, which is no part of the record.
 */
public record Print(SortedMap<String, String> files) {
  private static final String TIMINGS = "timings.jsonl";

  public static Print of(Path run) throws IOException {
    SortedMap<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(run)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = run.relativize(file).toString();
        if (name.equals(TIMINGS)) {
          files.put(name, Files.readString(file, UTF_8).lines().count() + " lines");
        } else if (!name.equals(".lock") && !name.equals("learning-curve.png")) {
          files.put(name, sha256(file));
        }
      }
    }
    return new Print(files);
  }

  Print withoutTimings() {
    SortedMap<String, String> others = new TreeMap<>(files);
    others.remove(TIMINGS);
    return new Print(others);
  }

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Names of the files that differ, with how; empty if none does. */
  public String differenceTo(Print other) {
    StringBuilder text = new StringBuilder();
    TreeSet<String> names = new TreeSet<>(files.keySet());
    names.addAll(other.files.keySet());
    for (String name : names) {
      String mine = files.get(name);
      String theirs = other.files.get(name);
      if (mine == null || !mine.equals(theirs)) {
        String how =
            mine == null
                ? " is missing"
                : theirs == null
                    ? " is too many"
                    : mine.endsWith("lines") ? " has " + mine + ", not " + theirs : " differs";
        text.append(text.isEmpty() ? "" : ", ").append(name).append(how);
      }
    }
    return text.toString();
  }
}
