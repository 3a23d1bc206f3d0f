package org.athanor.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a recipe asks for a part: {@code rspo}, one version of it {@code rspo@1.2} (1.2.x, the newest
 * that is there) or {@code rspo@3f2a9c01} (by the hash of its jar), or any but some: {@code
 * rspo@!3f2a9c01}, {@code rspo@1.2!3f2a9c01}.
 *
 * @param name of the part
 * @param only the version or hash asked for; empty for any
 * @param not versions or hashes that may not serve
 */
record PartSpec(String name, String only, List<String> not) {
  static PartSpec of(String text) {
    int at = text.indexOf('@');
    if (at < 0) {
      return new PartSpec(text, "", List.of());
    }
    List<String> marks = List.of(text.substring(at + 1).split("!", -1));
    return new PartSpec(text.substring(0, at), marks.get(0), marks.subList(1, marks.size()));
  }

  /** Only the name: "rspo" of "rspo@1.2". */
  static String name(String text) {
    return of(text).name;
  }

  boolean isPlain() {
    return only.isEmpty() && not.isEmpty();
  }

  boolean takes(Part part) {
    return part.info().name().equals(name)
        && (only.isEmpty() || fits(only, part))
        && not.stream().noneMatch(n -> fits(n, part));
  }

  private static boolean fits(String mark, Part part) {
    String version = part.info().version();
    return version.equals(mark)
        || version.startsWith(mark + ".")
        || (mark.matches("[0-9a-f]{8,}") && part.info().sha256().startsWith(mark));
  }

  /** The same, but never this part. */
  PartSpec without(Part part) {
    String sha = part.info().sha256();
    List<String> more = new ArrayList<>(not);
    more.add(sha.isEmpty() ? part.info().version() : sha.substring(0, 8));
    return new PartSpec(name, only, more);
  }

  @Override
  public String toString() {
    return isPlain()
        ? name
        : name + "@" + String.join("!", Stream.concat(Stream.of(only), not.stream()).toList());
  }
}
