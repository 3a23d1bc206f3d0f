package org.athanor.tokenizers;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import org.athanor.policy.Tokenizer;

/**
 * The tokenizer that a tokenizer.json describes, run by Hugging Face's own library. Never asks the
 * network. Safe for use by several threads.
 */
public final class HuggingFaceTokenizer implements Tokenizer, AutoCloseable {
  private static final Map<String, String> OPTIONS =
      Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");

  private static final int CONTEXT = 8; // tokens that decoding may look back over

  private final ai.djl.huggingface.tokenizers.HuggingFaceTokenizer tokenizer;
  private final int vocabularySize;
  private final int endOfSequence;
  private final int[] beginning;

  private HuggingFaceTokenizer(
      ai.djl.huggingface.tokenizers.HuggingFaceTokenizer tokenizer, int vocabularySize, int eos) {
    this.tokenizer = tokenizer;
    this.vocabularySize = vocabularySize;
    this.endOfSequence = eos;
    this.beginning = beginning();
  }

  /** Special tokens that the post-processor puts before a text. */
  private int[] beginning() {
    int[] plain = encode("a");
    int[] dressed = ints(tokenizer.encode("a", true, false).getIds());
    for (int from = 0; from + plain.length <= dressed.length; from++) {
      if (Arrays.equals(Arrays.copyOfRange(dressed, from, from + plain.length), plain)) {
        return Arrays.copyOf(dressed, from);
      }
    }
    return new int[0];
  }

  /** Special tokens that begin a text by the file's own account; may be empty. */
  public int[] specialBeginning() {
    return beginning.clone();
  }

  /**
   * Opens a tokenizer.
   *
   * @param json content of a tokenizer.json
   * @param origin what messages call it, such as the file's path
   * @param endOfSequence id of the token that ends a completion; -1 if none does
   * @param var folder for the native library; it is unpacked there once
   * @throws IllegalArgumentException if the content is no tokenizer, or has no such token
   */
  public static synchronized HuggingFaceTokenizer open(
      byte[] json, String origin, int endOfSequence, Path var) {
    JsonObject root = parse(json, origin);
    int size = vocabularySize(root, origin);
    byte[] content = Merges.apart(root).orElse(json);
    if (endOfSequence < -1 || endOfSequence >= size) {
      throw new IllegalArgumentException(
          origin
              + ": the end-of-sequence id must be in 0.."
              + (size - 1)
              + ", got "
              + endOfSequence);
    }
    System.setProperty("ai.djl.offline", "true");
    String folder = var.resolve("native").toAbsolutePath().toString();
    if (System.getProperty("ENGINE_CACHE_DIR") == null) {
      System.setProperty("ENGINE_CACHE_DIR", folder);
      System.setProperty("DJL_CACHE_DIR", folder);
    }
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(HuggingFaceTokenizer.class.getClassLoader()); // finds the natives
    try {
      var opened =
          ai.djl.huggingface.tokenizers.HuggingFaceTokenizer.newInstance(
              new ByteArrayInputStream(content), OPTIONS);
      return new HuggingFaceTokenizer(opened, size, endOfSequence);
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException(origin + " is not a tokenizer: " + e.getMessage(), e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /**
   * Id of a token by its text.
   *
   * @param json content of a tokenizer.json
   * @throws IllegalArgumentException if the content is no tokenizer
   */
  public static OptionalInt idOf(byte[] json, String origin, String token) {
    JsonObject root = parse(json, origin);
    for (JsonElement added : array(root, "added_tokens")) {
      if (added.getAsJsonObject().get("content").getAsString().equals(token)) {
        return OptionalInt.of(added.getAsJsonObject().get("id").getAsInt());
      }
    }
    JsonElement vocabulary = vocabulary(root, origin);
    if (vocabulary.isJsonObject()) {
      JsonElement id = vocabulary.getAsJsonObject().get(token);
      return id == null ? OptionalInt.empty() : OptionalInt.of(id.getAsInt());
    }
    int id = 0;
    for (JsonElement entry : vocabulary.getAsJsonArray()) {
      if (entry.getAsJsonArray().get(0).getAsString().equals(token)) {
        return OptionalInt.of(id);
      }
      id++;
    }
    return OptionalInt.empty();
  }

  /**
   * Id of a special token of tokenizer_config.json, which is written there as text or as an object
   * with its text; empty if it is not.
   *
   * @param json content of a tokenizer.json
   */
  public static OptionalInt special(JsonObject config, String key, byte[] json, String origin) {
    String token = text(config.get(key));
    return token.isEmpty() ? OptionalInt.empty() : idOf(json, origin, token);
  }

  /** The text of a special token; "" if it has none. */
  public static String text(JsonElement token) {
    JsonElement text =
        token != null && token.isJsonObject() ? token.getAsJsonObject().get("content") : token;
    return text == null || text.isJsonNull() ? "" : text.getAsString();
  }

  /**
   * What a prompt begins with. As in transformers, add_bos_token of tokenizer_config.json overrules
   * the tokenizer.json, and one that has no such entry leaves it as it is.
   *
   * @param json content of a tokenizer.json
   */
  public int[] beginning(JsonObject config, byte[] json, String origin) {
    JsonElement add = config.get("add_bos_token");
    OptionalInt bos = special(config, "bos_token", json, origin);
    if (add == null || add.isJsonNull() || bos.isEmpty()) {
      return specialBeginning();
    }
    return add.getAsBoolean() ? new int[] {bos.getAsInt()} : new int[0];
  }

  /**
   * Number of tokens, the added ones included: one more than the highest id.
   *
   * @param json content of a tokenizer.json
   * @throws IllegalArgumentException if the content is no tokenizer
   */
  public static int vocabularySize(byte[] json, String origin) {
    return vocabularySize(parse(json, origin), origin);
  }

  @Override
  public int[] encode(String text) {
    return ints(tokenizer.encode(text, false, false).getIds());
  }

  private static int[] ints(long[] ids) {
    return Arrays.stream(ids).mapToInt(Math::toIntExact).toArray();
  }

  @Override
  public String decode(int[] before, int[] tokens) {
    int[] near = Arrays.copyOfRange(before, Math.max(0, before.length - CONTEXT), before.length);
    String start = decode(near);
    String whole = decode(joined(near, tokens));
    return whole.startsWith(start) ? whole.substring(start.length()) : decode(tokens);
  }

  /** The one, then the other. */
  public static int[] joined(int[] first, int[] second) {
    int[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  @Override
  public String decode(int[] tokens) {
    long[] ids = new long[tokens.length];
    for (int t = 0; t < ids.length; t++) {
      ids[t] = tokens[t];
    }
    return tokenizer.decode(ids, true);
  }

  @Override
  public int vocabularySize() {
    return vocabularySize;
  }

  @Override
  public int endOfSequence() {
    return endOfSequence;
  }

  @Override
  public void close() {
    tokenizer.close();
  }

  private static JsonObject parse(byte[] json, String origin) {
    try {
      return JsonParser.parseString(new String(json, StandardCharsets.UTF_8)).getAsJsonObject();
    } catch (RuntimeException e) {
      String why = "" + e.getMessage(); // which may quote the whole file
      throw new IllegalArgumentException(
          origin + " is not JSON: " + why.substring(0, Math.min(200, why.length())), e);
    }
  }

  private static int vocabularySize(JsonObject root, String origin) {
    JsonElement vocabulary = vocabulary(root, origin);
    int size = vocabulary.isJsonArray() ? vocabulary.getAsJsonArray().size() : 0;
    if (vocabulary.isJsonObject()) {
      for (Map.Entry<String, JsonElement> entry : vocabulary.getAsJsonObject().entrySet()) {
        size = Math.max(size, entry.getValue().getAsInt() + 1);
      }
    }
    for (JsonElement added : array(root, "added_tokens")) {
      size = Math.max(size, added.getAsJsonObject().get("id").getAsInt() + 1);
    }
    return size;
  }

  private static JsonElement vocabulary(JsonObject root, String origin) {
    JsonElement model = root.get("model");
    if (model == null || !model.isJsonObject() || !model.getAsJsonObject().has("vocab")) {
      throw new IllegalArgumentException(origin + " is not a tokenizer: it has no model.vocab");
    }
    return model.getAsJsonObject().get("vocab");
  }

  private static Iterable<JsonElement> array(JsonObject root, String key) {
    JsonElement element = root.get(key);
    return element == null || element.isJsonNull() ? java.util.List.of() : element.getAsJsonArray();
  }
}
