package org.athanor.policy.tabular;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.athanor.policy.Parameter;

/**
 * A tabular policy as a folder: {@code tabular.txt} with one number a line (format 1, order, rows,
 * context length) and then the alphabet's characters as numbers, and {@code weights.f32}, bias then
 * table, little-endian.
 */
final class SavedTable {
  private static final String SHAPE = "tabular.txt";
  private static final String WEIGHTS = "weights.f32";
  private static final int FORMAT = 1;
  private static final int SIZES = 4;

  private SavedTable() {}

  static void write(TabularPolicy policy, Path folder) {
    Table table = policy.table();
    StringBuilder shape = new StringBuilder();
    for (int size : List.of(FORMAT, table.order, table.rows, policy.contextLength())) {
      shape.append(size).append('\n');
    }
    policy.alphabet().characters().codePoints().forEach(c -> shape.append(c).append('\n'));
    ByteBuffer weights = ByteBuffer.allocate(bytes(table)).order(ByteOrder.LITTLE_ENDIAN);
    for (Parameter p : table.parameters()) {
      for (int i = 0; i < p.size(); i++) {
        weights.putFloat(p.value().get(i));
      }
    }
    try {
      Files.writeString(folder.resolve(SHAPE), shape);
      Files.write(folder.resolve(WEIGHTS), weights.array());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot save the policy into " + folder, e);
    }
  }

  /**
   * @throws IllegalArgumentException naming the file that cannot be read and what is wrong
   */
  static TabularPolicy read(Path folder) {
    Path shapeFile = folder.resolve(SHAPE);
    String[] numbers = new String(bytesOf(shapeFile), UTF_8).strip().split("\\s+");
    TabularPolicy policy;
    try {
      policy = policy(numbers);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "%s is not a tabular policy of format %d: %s"
              .formatted(shapeFile, FORMAT, e.getMessage()),
          e);
    }
    fill(policy.table(), folder.resolve(WEIGHTS));
    return policy;
  }

  private static TabularPolicy policy(String[] numbers) {
    if (numbers.length <= SIZES || Integer.parseInt(numbers[0]) != FORMAT) {
      throw new IllegalArgumentException(
          "it has " + numbers.length + " numbers, first " + numbers[0]);
    }
    StringBuilder alphabet = new StringBuilder();
    for (int i = SIZES; i < numbers.length; i++) {
      alphabet.appendCodePoint(Integer.parseInt(numbers[i]));
    }
    int order = Integer.parseInt(numbers[1]);
    int rows = Integer.parseInt(numbers[2]);
    int contextLength = Integer.parseInt(numbers[3]);
    return new TabularPolicy(Alphabet.of(alphabet.toString()), order, rows, contextLength);
  }

  private static void fill(Table table, Path file) {
    byte[] found = bytesOf(file);
    if (found.length != bytes(table)) {
      throw new IllegalArgumentException(
          "%s must have %d bytes, found %d".formatted(file, bytes(table), found.length));
    }
    ByteBuffer weights = ByteBuffer.wrap(found).order(ByteOrder.LITTLE_ENDIAN);
    for (Parameter p : table.parameters()) {
      for (int i = 0; i < p.size(); i++) {
        p.value().put(i, weights.getFloat());
      }
    }
  }

  private static int bytes(Table table) {
    return 4 * (table.bias.size() + table.table.size());
  }

  private static byte[] bytesOf(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(
          "there is no %s; path must name a folder that a tabular policy was saved into"
              .formatted(file),
          e);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + file + ": " + e, e);
    }
  }
}
