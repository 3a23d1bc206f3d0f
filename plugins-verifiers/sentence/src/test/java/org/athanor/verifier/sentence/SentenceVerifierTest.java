package org.athanor.verifier.sentence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.athanor.data.Problem;
import org.athanor.data.Verdict;
import org.athanor.data.Verdict.Outcome;
import org.athanor.plugin.Verifier;
import org.athanor.testkit.VerifierContract;
import org.junit.jupiter.api.Test;

class SentenceVerifierTest implements VerifierContract<SentenceVerifier.Options> {
  private static final SentenceVerifier VERIFIER =
      new SentenceVerifier(Path.of("target/var").toAbsolutePath());

  private static final Problem SKY =
      new Problem(
          "sky",
          "Why is the sky blue?",
          "Because air molecules scatter short blue wavelengths of sunlight more than red ones.",
          Map.of());

  @Override
  public Verifier<SentenceVerifier.Options> verifier() {
    return VERIFIER;
  }

  @Override
  public List<String> badOptions() {
    return List.of("threshold = 0", "threshold = 1.1", "maxTokens = 0", "maxTokens = 511");
  }

  @Override
  public List<Judged> judged() {
    return List.of(
        new Judged(
            SKY,
            "Answer: Molecules of the air scatter the blue, short wavelengths of sunlight more than the red ones.",
            Outcome.CORRECT),
        new Judged(SKY, "Cheese is made from milk.", Outcome.INCORRECT),
        new Judged(SKY, "<think>scattering of blue light</think>  ", Outcome.NO_ANSWER));
  }

  private static boolean same(String a, String b) {
    SentenceVerifier.Options options = new SentenceVerifier.Options(0.8, false, 128);
    Optional<Boolean> one = VERIFIER.equivalent(a, b, options);
    assertEquals(one, VERIFIER.equivalent(b, a, options));
    return one.orElseThrow();
  }

  @Test
  void other_words_for_the_same_are_the_same() {
    assertTrue(same("The capital of France is Paris.", "Paris is the capital of France."));
    assertTrue(same("A man is playing a guitar.", "A man plays the guitar."));
    assertTrue(!same("The capital of France is Paris.", "A man plays the guitar."));
    assertTrue(!same("Photosynthesis makes sugar from light.", "The war ended in 1945."));
  }

  @Test
  void embeddings_have_length_1_and_do_not_depend_on_what_was_asked_before() {
    Path var = Path.of("target/var").toAbsolutePath();
    try (Embeddings one = new Embeddings(var);
        Embeddings other = new Embeddings(var)) {
      other.of("something else", 128);
      float[] a = one.of("The sky is blue.", 128);
      assertEquals(384, a.length);
      double square = 0;
      for (float v : a) {
        square += (double) v * v;
      }
      assertEquals(1, square, 1e-5);
      org.junit.jupiter.api.Assertions.assertArrayEquals(a, other.of("The sky is blue.", 128));
      assertEquals(1, one.cosine("The sky is blue.", "The sky is blue.", 128), 1e-6);
    }
  }

  @Test
  void without_a_reference_it_finds_the_answer_and_judges_nothing() {
    Problem open = new Problem("open", "Why?", "", Map.of());
    Verdict verdict = VERIFIER.verify(open, "I think the answer is because.", options());
    assertEquals(Outcome.UNDECIDED, verdict.outcome());
    assertEquals("because.", verdict.extracted());
  }

  @Test
  void a_wrong_answer_can_earn_its_cosine() {
    Verdict near = VERIFIER.verify(SKY, "The sky looks blue in sunlight.", with("graded = true"));
    Verdict far = VERIFIER.verify(SKY, "Cheese is made from milk.", with("graded = true"));
    assertEquals(Outcome.INCORRECT, near.outcome(), near.evidence());
    assertTrue(near.score() > 0.3 && near.score() < 0.8, near.evidence());
    assertTrue(far.score() < near.score(), far.evidence());
    assertEquals(0, VERIFIER.verify(SKY, "The sky looks blue.", options()).score());
  }

  @Test
  void the_answer_stands_after_thoughts_and_marks() {
    assertEquals("b", SentenceVerifier.answer("<think>a</think> b "));
    assertEquals("four", SentenceVerifier.answer("Two and two. Answer: four"));
    assertEquals("four", SentenceVerifier.answer("Answer: five? No, the answer is four"));
    assertEquals("four", SentenceVerifier.answer("four"));
    assertEquals("", SentenceVerifier.answer("Answer: "));
  }

  @Test
  void what_lies_beyond_the_limit_is_not_read() {
    String begin = "The sky is blue today";
    double cosine;
    try (Embeddings e = new Embeddings(Path.of("target/var").toAbsolutePath())) {
      cosine = e.cosine(begin + " and clear", begin + " but it may rain", 5);
    }
    assertEquals(1, cosine, 1e-6);
  }
}
