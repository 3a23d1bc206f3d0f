package org.athanor.policy.export;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.athanor.policy.Tokenizer;
import org.athanor.tokenizers.HuggingFaceTokenizer;

/** The folder's tokenizer; prompts begin as tokenizer_config.json or the tokenizer itself says. */
final class FolderTokens implements Tokenizer, AutoCloseable {
  private final HuggingFaceTokenizer text;
  private final int[] beginning;

  FolderTokens(ExportFolder folder, int end, Path var) {
    Path file = folder.path().resolve("tokenizer.json");
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          folder.path() + " lacks tokenizer.json; copy it from the model that was exported");
    }
    try {
      byte[] json = Files.readAllBytes(file);
      text = HuggingFaceTokenizer.open(json, file.toString(), end, var);
      beginning = text.beginning(folder.json("tokenizer_config.json"), json, file.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int[] encode(String words) {
    return text.encode(words);
  }

  @Override
  public int[] encodePrompt(String words) {
    return HuggingFaceTokenizer.joined(beginning, text.encode(words));
  }

  @Override
  public String decode(int[] tokens) {
    return text.decode(tokens);
  }

  @Override
  public String decode(int[] before, int[] tokens) {
    return text.decode(before, tokens);
  }

  @Override
  public int vocabularySize() {
    return text.vocabularySize();
  }

  @Override
  public int endOfSequence() {
    return text.endOfSequence();
  }

  @Override
  public void close() {
    text.close();
  }
}
