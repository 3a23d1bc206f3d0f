package org.athanor.policy.http;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The embedded policy as a folder that a program opens which knows byte-pair tokenizers only: its
 * weights, its vocabulary without a merge, so that a text of its single characters has the same
 * tokens, a token at the start, as Llama's tokenizers put one, and a chat template that is the
 * messages' texts.
 */
final class Ember {
  private static final Path MODEL =
      Path.of(System.getProperty("athanor.root", "../.."))
          .resolve("distribution/src/main/dist/models/ember");

  private Ember() {}

  static void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.copy(
        MODEL.resolve("model.safetensors"),
        folder.resolve("model.safetensors"),
        StandardCopyOption.REPLACE_EXISTING);
    JsonObject config = read("config.json");
    config.add("bos_token_id", config.get("eos_token_id"));
    Files.writeString(folder.resolve("config.json"), config.toString());
    Files.writeString(folder.resolve("tokenizer.json"), tokenizer().toString());
    JsonObject settings = read("tokenizer_config.json");
    settings.add("bos_token", settings.get("eos_token"));
    settings.addProperty("add_bos_token", true);
    settings.addProperty("chat_template", "{% for m in messages %}{{ m['content'] }}{% endfor %}");
    Files.writeString(folder.resolve("tokenizer_config.json"), settings.toString());
  }

  private static JsonObject tokenizer() throws IOException {
    JsonObject tokenizer = read("tokenizer.json");
    JsonArray pieces = tokenizer.getAsJsonObject("model").getAsJsonArray("vocab");
    JsonObject vocabulary = new JsonObject();
    for (int id = 0; id < pieces.size(); id++) {
      vocabulary.addProperty(pieces.get(id).getAsJsonArray().get(0).getAsString(), id);
    }
    JsonObject model = new JsonObject();
    model.addProperty("type", "BPE");
    model.addProperty("unk_token", "<unk>");
    model.add("vocab", vocabulary);
    model.add("merges", new JsonArray());
    tokenizer.add("model", model);
    return tokenizer;
  }

  private static JsonObject read(String file) throws IOException {
    return JsonParser.parseString(Files.readString(MODEL.resolve(file))).getAsJsonObject();
  }
}
