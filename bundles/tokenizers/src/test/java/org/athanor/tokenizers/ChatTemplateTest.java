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
  void what_jinja2_refuses_is_refused() throws IOException {
    for (JsonElement each : resource("jinja-refused.json").getAsJsonArray()) {
      refuses(" ", each.getAsString());
    }
  }

  @Test
  void a_date_that_was_given_is_what_the_clock_of_templates_tells() {
    String template = "{{ strftime_now('%d %B %Y, %-d.%m.%y %A %a %b %j %H:%M %% %F') }}";
    assertEquals(
        "05 September 2026, 5.09.26 Saturday Sat Sep 248 00:00 % 2026-09-05",
        dated(template, "2026-09-05"));
    assertEquals("no", dated("{{ 'yes' if strftime_now is defined else 'no' }}", null));
    assertEquals("19:05:00", dated("{{ strftime_now('%T') }}", "2026-09-05T19:05:00"));
    assertEquals("07 PM", dated("{{ strftime_now('%I %p') }}", "2026-09-05T19:05:00"));
    refuses("so give it a date, such as", template);
    var e = assertThrows(IllegalArgumentException.class, () -> dated(template, "today"));
    assertEquals(
        "strftime_now of here must be a date such as 2026-01-31, got today", e.getMessage());
  }

  private static String dated(String template, String date) {
    Map<String, Object> more = date == null ? Map.of() : Map.of("strftime_now", date);
    return new ChatTemplate(template, "here").render(List.of(), more);
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
    String doubled =
        "{% set ns = namespace(x='a') %}{% for i in range(60) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}";
    refuses("makes a text of", doubled + "{{ ns.x | tojson }}");
    refuses("makes a text of", doubled + "{{ ns.x }}");
    refuses(
        "calls itself more than", "{% for x in [[1]] recursive %}{{ loop([[1]]) }}{% endfor %}");
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
    refuses("which calls what is no function here, or not built", "{{ 'a'.encode() }}");
    refuses("changes a list, as no template may", "{{ [].append(1) }}");
    refuses(
        "gives the filter 'trim' an argument 'letters', which is not built",
        "{{ 'a' | trim(letters='a') }}");
    refuses("gives 'split' an argument 'by', which is not built", "{{ 'a b'.split(by=' ') }}");
    refuses("rounds by 'up'; it can by common, ceil or floor", "{{ 1.5 | round(1, 'up') }}");
    refuses("has 'break' outside of a loop", "{% break %}");
    refuses("gives macro 'm' more than 1 arguments", "{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}");
    refuses("is no call", "{% call 1 %}{% endcall %}");
    refuses("has a format wider than 10000", "{{ '%99999999d' % 1 }}");
    refuses("has a format wider than 10000", "{{ '{:99999}'.format(1) }}");
    refuses("lacks 'endraw'", "{% raw %}{{ a }}");
    refuses("which calls what is no function here", "{{ open('/etc/passwd') }}");
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
