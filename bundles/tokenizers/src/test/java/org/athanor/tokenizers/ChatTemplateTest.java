package org.athanor.tokenizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.athanor.tokenizers.ChatTemplate.Message;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Against what jinja2 3.1.6 renders, with the settings of transformers. */
class ChatTemplateTest {
  private static final Map<String, Object> TOKENS = Map.of("bos_token", "<s>", "eos_token", "</s>");

  private static JsonElement resource(String name) throws IOException {
    try (var in = ChatTemplateTest.class.getResourceAsStream("/" + name)) {
      return JsonParser.parseString(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static String render(String template, Message... messages) {
    return new ChatTemplate(template, "here").render(List.of(messages), TOKENS);
  }

  @Test
  void the_language_is_that_of_jinja2() throws IOException {
    for (JsonElement each : resource("jinja.json").getAsJsonArray()) {
      String template = each.getAsJsonArray().get(0).getAsString();
      assertEquals(each.getAsJsonArray().get(1).getAsString(), render(template), template);
    }
  }

  @Test
  void real_templates_render_as_jinja2_renders_them() throws IOException {
    Path data =
        Path.of(
            System.getProperty(
                "athanor.data",
                Path.of(System.getProperty("athanor.root", "../.."))
                    .resolve("../shared/data")
                    .toString()));
    Assumptions.assumeTrue(Files.isDirectory(data), () -> "skipped: no " + data);
    JsonObject all = resource("chat.json").getAsJsonObject();
    for (JsonElement each : all.getAsJsonArray("rendered")) {
      JsonObject expected = each.getAsJsonObject();
      String file = expected.get("template").getAsString();
      String source = Files.readString(data.resolve(file));
      if (file.endsWith(".json")) {
        source =
            JsonParser.parseString(source).getAsJsonObject().get("chat_template").getAsString();
      }
      List<Message> messages = new ArrayList<>();
      String conversation = expected.get("conversation").getAsString();
      for (JsonElement m : all.getAsJsonObject("conversations").getAsJsonArray(conversation)) {
        JsonObject message = m.getAsJsonObject();
        messages.add(
            new Message(message.get("role").getAsString(), message.get("content").getAsString()));
      }
      String text = expected.get("text").getAsString();
      ChatTemplate template = new ChatTemplate(source, file);
      if (text.startsWith("! ")) {
        var e =
            assertThrows(
                IllegalArgumentException.class, () -> template.render(messages, TOKENS), file);
        assertEquals(
            "the chat template of " + file + " says: " + text.substring(2), e.getMessage());
      } else {
        assertEquals(text, template.render(messages, TOKENS), file + " " + conversation);
      }
    }
  }

  @Test
  void a_template_that_loops_or_grows_is_stopped() {
    String nested = "{% for i in range(999999) %}";
    refuses("takes more than 1000000 steps", nested + nested + "{% endfor %}{% endfor %}");
    refuses("calls itself more than", "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}");
    refuses(
        "makes a text of",
        "{% set ns = namespace(x='aaaa') %}{% for i in range(60) %}"
            + "{% set ns.x = ns.x + ns.x %}{% endfor %}");
    refuses(
        "makes a text of",
        "{% set ns = namespace(x='aaaa') %}{% for i in range(60) %}"
            + "{% set ns.x = ns.x.replace('a', ns.x) %}{% endfor %}");
    refuses("is nested too deep", "{{ " + "(".repeat(3000) + "1" + ")".repeat(3000) + " }}");
  }

  @Test
  void a_template_that_raises_says_what_it_says() {
    refuses("says: no system here", "{{ raise_exception('no system here') }}");
  }

  @Test
  void what_is_not_built_is_refused_by_name() {
    refuses("uses 'include', which is not built", "{% include 'x' %}");
    refuses("uses the filter 'pprint', which is not built", "{{ 1 | pprint }}");
    refuses("uses the test 'prime', which is not built", "{{ 1 is prime }}");
    refuses("calls 'encode' of a text, which is not built", "{{ 'a'.encode() }}");
    refuses(
        "gives the filter 'trim' an argument 'chars', which is not built",
        "{{ 'a' | trim(chars='a') }}");
    refuses("asks tojson for 'sort_keys', which is not built", "{{ {} | tojson(sort_keys=true) }}");
    refuses("names arguments of split, which is not built", "{{ 'a b'.split(sep=' ') }}");
    refuses("gives the filter 'round' a method", "{{ 1.5 | round(1, 'floor') }}");
    refuses("lacks 'endraw'", "{% raw %}{{ a }}");
    refuses("calls what is no function here", "{{ open('/etc/passwd') }}");
    refuses("has a tag that does not end", "a {{ 'b");
    refuses("lacks 'endif'", "{% if true %}a");
    refuses("has 'endif' without its beginning", "a{% endif %}");
    refuses("cannot be read from", "{{ 1 ? 2 }}");
    refuses("goes on with", "{{ 1 2 }}");
    refuses("asks for 'y' of something undefined", "{{ x.y.z }}");
    refuses("divides by zero", "{{ 1 // 0 }}");
    refuses("\"wxyz\"", "{{ '\\uwxyz' }}");
  }

  private static void refuses(String message, String template) {
    var e =
        assertThrows(
            IllegalArgumentException.class, () -> render(template, new Message("user", "hi")));
    assertTrue(e.getMessage().startsWith("the chat template of here "), e.getMessage());
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }
}
