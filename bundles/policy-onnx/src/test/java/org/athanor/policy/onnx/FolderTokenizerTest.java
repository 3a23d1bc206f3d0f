package org.athanor.policy.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.athanor.policy.Tokenizer;
import org.athanor.tokenizers.HuggingFaceTokenizer;
import org.junit.jupiter.api.Test;

class FolderTokenizerTest {
  private static final String TEMPLATE =
      "{% for m in messages %}{{ m.role | length }}:{{ m.content }}\\n{% endfor %}=";

  private static Tokenizer open(Prompts prompts, String config, int... ends) {
    Map<String, byte[]> files = new TreeMap<>();
    files.put("tokenizer.json", Policies.tokenizer());
    files.put("tokenizer_config.json", config.getBytes(StandardCharsets.UTF_8));
    var text = HuggingFaceTokenizer.open(Policies.tokenizer(), "tokenizer.json", 1, Policies.VAR);
    return new FolderTokenizer(text, files, ends, "tokenizer.json", prompts);
  }

  @Test
  void a_prompt_begins_as_the_config_says() {
    String bos = "{\"bos_token\": {\"content\": \"</s>\"}, \"add_bos_token\": %s}";
    assertArrayEquals(
        new int[] {1, 5, 6}, open(Prompts.PLAIN, bos.formatted(true)).encodePrompt("12"));
    assertArrayEquals(
        new int[] {5, 6}, open(Prompts.PLAIN, bos.formatted(false)).encodePrompt("12"));
    assertArrayEquals(new int[] {5, 6}, open(Prompts.PLAIN, "{}").encodePrompt("12"));
    assertArrayEquals(new int[] {5, 6}, open(Prompts.PLAIN, bos.formatted(true)).encode("12"));
  }

  @Test
  void a_prompt_goes_into_the_chat_template_where_that_is_asked_for() {
    String config = "{\"chat_template\": \"" + TEMPLATE + "\"}";
    Tokenizer plain = open(Prompts.PLAIN, config);
    assertEquals("12", plain.decode(plain.encodePrompt("12")));
    Tokenizer chat = open(Prompts.of(true, "", ""), config);
    assertEquals("4:12\n=", chat.decode(chat.encodePrompt("12")));
    Tokenizer system = open(Prompts.of(true, "3", ""), config);
    assertEquals("6:3\n4:12\n=", system.decode(system.encodePrompt("12")));
    String special =
        "{\"sep_token\": {\"content\": \"7\"}, \"chat_template\": \"{{ sep_token }}\"}";
    Tokenizer ends = open(Prompts.of(true, "", ""), special);
    assertEquals("7", ends.decode(ends.encodePrompt("12")));
    String named =
        "{\"chat_template\": [{\"name\": \"tool\", \"template\": \"x\"},"
            + " {\"name\": \"default\", \"template\": \"7\"}]}";
    Tokenizer several = open(Prompts.of(true, "", ""), named);
    assertEquals("7", several.decode(several.encodePrompt("12")));
  }

  @Test
  void a_template_is_given_what_the_options_say() {
    String template =
        "{{ 1 if enable_thinking is defined and enable_thinking is false else 2 }}{{ n + 1 }}";
    String config = "{\"chat_template\": \"" + template + "\"}";
    String json = "{\"enable_thinking\": false, \"n\": 4, \"more\": [1.5, null, {\"a\": \"b\"}]}";
    Tokenizer chat = open(Prompts.of(true, "", json), config);
    assertEquals("15", chat.decode(chat.encodePrompt("12")));
    Tokenizer other = open(Prompts.of(true, "", "{\"n\": 6}"), config);
    assertEquals("27", other.decode(other.encodePrompt("12")));
    for (String bad : java.util.List.of("enable_thinking", "[1]", "{")) {
      var e = assertThrows(IllegalArgumentException.class, () -> Prompts.of(true, "", bad));
      assertTrue(e.getMessage().startsWith("chatArguments must be a JSON object"), e.getMessage());
    }
    assertThrows(IllegalArgumentException.class, () -> Prompts.of(false, "", "{\"n\": 1}"));
  }

  @Test
  void a_missing_template_is_said() {
    var e =
        assertThrows(IllegalArgumentException.class, () -> open(Prompts.of(true, "", ""), "{}"));
    assertTrue(e.getMessage().startsWith("chat = true needs a chat template"), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> Prompts.of(false, "be brief", ""));
  }

  @Test
  void the_end_is_the_named_one_of_several() {
    String config = "{\"eos_token\": \"7\"}";
    assertEquals(11, open(Prompts.PLAIN, config, 1, 11).endOfSequence());
    assertEquals(1, open(Prompts.PLAIN, config, 1, 12).endOfSequence());
    assertEquals(-1, open(Prompts.PLAIN, config).endOfSequence());
  }
}
