package org.athanor.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Problems held in memory; hashed field by field, each preceded by its length. */
record ListedProblems(String name, List<Problem> problems) implements ProblemSet {
  ListedProblems {
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("problem set '" + name + "' is empty");
    }
  }

  @Override
  public int size() {
    return problems.size();
  }

  @Override
  public Problem problem(int index) {
    return problems.get(index);
  }

  @Override
  public String sha256() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Problem p : problems) {
        field(digest, p.id());
        field(digest, p.prompt());
        field(digest, p.answer());
        p.meta().forEach((key, value) -> field(digest, key + "=" + value));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void field(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    digest.update((bytes.length + ":").getBytes(UTF_8));
    digest.update(bytes);
  }
}
