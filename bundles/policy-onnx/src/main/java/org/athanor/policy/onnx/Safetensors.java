package org.athanor.policy.onnx;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The file format of Hugging Face's weights: eight bytes with the length of a JSON header, the
 * header, the numbers, all in little-endian order.
 *
 * @see <a href="https://huggingface.co/docs/safetensors">safetensors</a>
 */
final class Safetensors {
  private static final long LONGEST_HEADER = 100_000_000; // the reference library's own limit
  private static final Map<String, Integer> WIDTH = Map.of("F32", 4, "BF16", 2, "F16", 2);

  private final Path file;
  private final Map<String, Entry> entries = new TreeMap<>();
  private final long data;

  /** Where a tensor's numbers are, from the start of the data. */
  private record Entry(String type, int[] shape, long begin, long end) {}

  /**
   * Reads the header and checks it against the file.
   *
   * @throws IllegalArgumentException if it is not such a file; the message names file and tensor
   */
  Safetensors(Path file) {
    this.file = file;
    try (FileChannel channel = FileChannel.open(file)) {
      long size = channel.size();
      if (size < 8) {
        throw bad("has " + size + " bytes and no header");
      }
      long length = read(channel, 0, 8).getLong();
      if (length < 2 || length > LONGEST_HEADER || length > size - 8) {
        throw bad(
            "says its header has "
                + Long.toUnsignedString(length)
                + " bytes; the file has "
                + size);
      }
      data = 8 + length;
      String header = new String(read(channel, 8, (int) length).array(), StandardCharsets.UTF_8);
      parse(header, size - data);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + file + ": " + e, e);
    }
  }

  /** The same for the same file, as far as name, size and time tell. */
  String fingerprint() {
    try {
      return file.toRealPath() + ":" + Files.size(file) + ":" + Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + file + ": " + e, e);
    }
  }

  /** Names of the tensors, sorted. */
  Set<String> names() {
    return entries.keySet();
  }

  /**
   * Checks that a tensor is there.
   *
   * @throws IllegalArgumentException if it is missing, of another shape or a type that cannot be
   *     read
   */
  void check(Architecture.Tensor tensor) {
    Entry entry = entries.get(tensor.name());
    if (entry == null) {
      throw bad("has no tensor '" + tensor.name() + "'");
    }
    if (!WIDTH.containsKey(entry.type())) {
      throw bad(
          "has tensor '%s' of type %s; F32, BF16 and F16 can be read"
              .formatted(tensor.name(), entry.type()));
    }
    if (!Arrays.equals(entry.shape(), tensor.shape())) {
      throw bad(
          "has tensor '"
              + tensor.name()
              + "' of shape "
              + Arrays.toString(entry.shape())
              + ", its config.json asks for "
              + Arrays.toString(tensor.shape()));
    }
  }

  /**
   * Reads one tensor that was checked, as float whatever it was.
   *
   * @throws IllegalArgumentException if it holds a number that is not finite
   */
  void read(Architecture.Tensor tensor, FloatBuffer into) {
    Entry entry = entries.get(tensor.name());
    try (FileChannel channel = FileChannel.open(file)) {
      long length = entry.end() - entry.begin();
      var bytes = channel.map(FileChannel.MapMode.READ_ONLY, data + entry.begin(), length);
      convert(entry.type(), bytes.order(ByteOrder.LITTLE_ENDIAN), into);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + file + ": " + e, e);
    }
    for (int i = 0; i < into.capacity(); i++) {
      if (!Float.isFinite(into.get(i))) {
        throw bad("has tensor '" + tensor.name() + "' with " + into.get(i) + " at element " + i);
      }
    }
  }

  /** Writes tensors as 32-bit floats. */
  static void write(Path file, List<Architecture.Tensor> tensors, Weights weights)
      throws IOException {
    Map<String, Architecture.Tensor> stored = new LinkedHashMap<>();
    tensors.forEach(tensor -> stored.put(tensor.name(), tensor));
    write(file, stored, weights);
  }

  /**
   * Writes tensors as 32-bit floats.
   *
   * @param stored by their names among the weights
   */
  static void write(Path file, Map<String, Architecture.Tensor> stored, Weights weights)
      throws IOException {
    JsonObject header = new JsonObject();
    JsonObject metadata = new JsonObject();
    metadata.addProperty("format", "pt");
    header.add("__metadata__", metadata);
    long offset = 0;
    for (Architecture.Tensor tensor : stored.values()) {
      long end = offset + tensor.size() * Float.BYTES;
      header.add(tensor.name(), entry(tensor, offset, end));
      offset = end;
    }
    String json = header.toString();
    byte[] padded =
        (json + " ".repeat((8 - json.length() % 8) % 8)).getBytes(StandardCharsets.UTF_8);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer start = buffer(8 + padded.length).putLong(padded.length).put(padded).flip();
      writeFully(channel, start);
      for (String name : stored.keySet()) {
        write(channel, weights.view(name));
      }
    }
  }

  private static JsonObject entry(Architecture.Tensor tensor, long begin, long end) {
    JsonObject entry = new JsonObject();
    entry.addProperty("dtype", "F32");
    JsonArray shape = new JsonArray();
    for (int dimension : tensor.shape()) {
      shape.add(dimension);
    }
    entry.add("shape", shape);
    JsonArray offsets = new JsonArray();
    offsets.add(begin);
    offsets.add(end);
    entry.add("data_offsets", offsets);
    return entry;
  }

  private static void write(FileChannel channel, FloatBuffer values) throws IOException {
    ByteBuffer bytes = buffer(1 << 20);
    int chunk = bytes.capacity() / Float.BYTES;
    for (int i = 0; i < values.capacity(); i += chunk) {
      int n = Math.min(chunk, values.capacity() - i);
      bytes.clear().limit(n * Float.BYTES);
      bytes.asFloatBuffer().put(0, values, i, n);
      writeFully(channel, bytes);
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private void parse(String header, long size) {
    JsonObject root;
    try {
      root = JsonParser.parseString(header).getAsJsonObject();
    } catch (RuntimeException e) {
      throw bad("has a header that is not JSON: " + e.getMessage());
    }
    for (Map.Entry<String, JsonElement> e : root.entrySet()) {
      if (!e.getKey().equals("__metadata__")) {
        entries.put(e.getKey(), entry(e.getKey(), e.getValue(), size));
      }
    }
    checkApart();
  }

  /** No byte belongs to two tensors. */
  private void checkApart() {
    List<Map.Entry<String, Entry>> inOrder = new ArrayList<>(entries.entrySet());
    inOrder.sort(
        Comparator.<Map.Entry<String, Entry>>comparingLong(e -> e.getValue().begin())
            .thenComparingLong(e -> e.getValue().end()));
    for (int i = 1; i < inOrder.size(); i++) {
      Map.Entry<String, Entry> before = inOrder.get(i - 1);
      if (inOrder.get(i).getValue().begin() < before.getValue().end()) {
        throw bad(
            "has tensor '%s' within tensor '%s'"
                .formatted(inOrder.get(i).getKey(), before.getKey()));
      }
    }
  }

  private Entry entry(String name, JsonElement json, long size) {
    String type;
    int[] shape;
    long[] offsets;
    try {
      JsonObject object = json.getAsJsonObject();
      type = object.get("dtype").getAsString();
      shape =
          object.getAsJsonArray("shape").asList().stream()
              .mapToInt(JsonElement::getAsInt)
              .toArray();
      offsets =
          object.getAsJsonArray("data_offsets").asList().stream()
              .mapToLong(JsonElement::getAsLong)
              .toArray();
    } catch (RuntimeException e) {
      throw bad("describes tensor '" + name + "' by " + json);
    }
    if (offsets.length != 2 || offsets[0] < 0 || offsets[0] > offsets[1]) {
      throw bad("has tensor '" + name + "' at bytes " + Arrays.toString(offsets));
    }
    if (offsets[1] > size) {
      throw bad(
          "is cut short: tensor '"
              + name
              + "' ends at byte "
              + offsets[1]
              + " of "
              + size
              + "; fetch the file again");
    }
    long bytes = new Architecture.Tensor(name, shape).size() * WIDTH.getOrDefault(type, 0);
    if (WIDTH.containsKey(type) && bytes != offsets[1] - offsets[0]) {
      throw bad(
          "has tensor '"
              + name
              + "' of shape "
              + Arrays.toString(shape)
              + " in "
              + (offsets[1] - offsets[0])
              + " bytes");
    }
    return new Entry(type, shape, offsets[0], offsets[1]);
  }

  private static void convert(String type, ByteBuffer bytes, FloatBuffer into) {
    if (type.equals("F32")) {
      into.duplicate().put(bytes.asFloatBuffer());
      return;
    }
    var halves = bytes.asShortBuffer();
    for (int i = 0; i < into.capacity(); i++) {
      short half = halves.get(i);
      into.put(i, type.equals("BF16") ? Float.intBitsToFloat(half << 16) : ofHalf(half));
    }
  }

  /** IEEE 754 binary16: sign, 5 bits of exponent with bias 15, 10 bits of fraction. */
  static float ofHalf(short half) {
    int exponent = half >> 10 & 0x1f;
    int fraction = half & 0x3ff;
    float sign = half < 0 ? -1 : 1;
    if (exponent == 0x1f) {
      return fraction == 0 ? sign * Float.POSITIVE_INFINITY : Float.NaN;
    }
    return exponent == 0
        ? sign * fraction * 0x1p-24f
        : sign * Math.scalb((float) (0x400 | fraction), exponent - 25);
  }

  private static ByteBuffer read(FileChannel channel, long position, int length)
      throws IOException {
    ByteBuffer bytes = buffer(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw new IOException("unexpected end at byte " + (position + bytes.position()));
      }
    }
    return bytes.flip();
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private IllegalArgumentException bad(String what) {
    return new IllegalArgumentException(file + " " + what);
  }
}
