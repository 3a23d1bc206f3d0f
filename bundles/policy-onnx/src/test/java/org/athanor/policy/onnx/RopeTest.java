package org.athanor.policy.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Frequencies of heads of width 16 as transformers 5.17.0 printed them for the same config. */
class RopeTest {
  private static Architecture of(String rope) {
    String json =
        """
        {"architectures": ["LlamaForCausalLM"], "vocab_size": 300, "hidden_size": 64,
         "intermediate_size": 96, "num_hidden_layers": 1, "num_attention_heads": 4,
         "num_key_value_heads": 2, "max_position_embeddings": 128, %s}
        """;
    return Config.parse(json.formatted(rope).getBytes(StandardCharsets.UTF_8), "config.json")
        .architecture();
  }

  private static void assertFrequencies(Rope rope, double... expected) {
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], rope.frequency(i, 16), 1e-6 * expected[i], "pair " + i);
    }
  }

  @Test
  void yarn_is_that_of_transformers() {
    Architecture a =
        of(
            """
            "rope_parameters": {"rope_type": "yarn", "rope_theta": 1000.0, "factor": 4.0,
            "original_max_position_embeddings": 32}""");
    assertFrequencies(
        a.rope(),
        1.0,
        0.26356032490730286,
        0.04445698484778404,
        0.018747353926301003,
        0.007905694656074047,
        0.0033338037319481373,
        0.0014058533124625683,
        0.0005928434547968209);
    assertEquals(1.138629436111989, a.rope().attention(), 1e-12);
    assertEquals(128, a.context());
    float[] cosine = a.rotary(false);
    assertEquals(1.138629436111989, cosine[0], 1e-6, "queries and keys are scaled");
    assertEquals(1.138629436111989 * Math.cos(3 * 0.26356032490730286), cosine[3 * 8 + 1], 1e-6);
  }

  @Test
  void its_passage_may_begin_within_a_pair_and_its_temperature_may_be_given() {
    Rope scaled =
        of("""
           "rope_theta": 1000.0, "rope_scaling": {"type": "yarn", "factor": 4.0, "mscale": 1.0,
           "mscale_all_dim": 0.5, "truncate": false, "original_max_position_embeddings": 32}""")
            .rope();
    assertEquals(0.2539353370666504, scaled.frequency(1, 16), 1e-7);
    assertEquals(1.0648216253695715, scaled.attention(), 1e-12);
    Rope given =
        of("""
           "rope_theta": 1000.0, "rope_scaling": {"type": "yarn", "factor": 4.0, "beta_fast": 16,
           "beta_slow": 2, "attention_factor": 1.3, "original_max_position_embeddings": 32}""")
            .rope();
    assertEquals(0.26356032490730286, given.frequency(1, 16), 1e-7);
    assertEquals(1.3, given.attention());
  }

  @Test
  void a_config_that_names_the_pretraining_context_alone_reaches_as_far_as_yarn_does() {
    Architecture qwen =
        of(
            """
           "rope_theta": 1000000.0, "rope_scaling": {"type": "yarn", "factor": 4.0,
           "original_max_position_embeddings": 128}""");
    assertEquals(512, qwen.context());
  }

  @Test
  void the_other_scalings_are_those_of_transformers() {
    assertFrequencies(
        of("""
           "rope_parameters": {"rope_type": "llama3", "rope_theta": 500.0, "factor": 8.0,
           "low_freq_factor": 1.0, "high_freq_factor": 4.0,
           "original_max_position_embeddings": 32}""")
            .rope(),
        1.0,
        0.23748968541622162,
        0.031185457482933998,
        0.01215615589171648,
        0.005590170156210661);
    assertFrequencies(
        of("""
           "rope_parameters": {"rope_type": "linear", "rope_theta": 500.0, "factor": 8.0}""")
            .rope(),
        0.125,
        0.05748290941119194,
        0.0264342799782753);
    Rope dynamic =
        of("""
           "rope_theta": 500.0, "rope_scaling": {"type": "dynamic", "factor": 8.0}""")
            .rope();
    assertEquals(Rope.plain(500), dynamic, "the same up to max_position_embeddings");
  }

  @Test
  void what_would_be_read_wrongly_is_refused() {
    refuses(
        "rope_parameters must be the same for all layers",
        "\"rope_parameters\": {\"full_attention\": {\"rope_type\": \"default\"}}");
    refuses(
        "rope_parameters must have all of a head rotate",
        "\"rope_parameters\": {\"rope_type\": \"default\", \"partial_rotary_factor\": 0.5}");
    refuses("partial_rotary_factor must have all", "\"partial_rotary_factor\": 0.5");
    refuses("rope_parameters must be an object, got \"x\"", "\"rope_parameters\": \"x\"");
    refuses(
        "yarn rope scaling needs 0 < beta_slow < beta_fast",
        "\"rope_scaling\": {\"type\": \"yarn\", \"factor\": 2, \"beta_slow\": 40}");
  }

  private static void refuses(String message, String rope) {
    var e = assertThrows(IllegalArgumentException.class, () -> of(rope));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }
}
