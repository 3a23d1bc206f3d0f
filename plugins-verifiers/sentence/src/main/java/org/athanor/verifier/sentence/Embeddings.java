package org.athanor.verifier.sentence;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.athanor.onnxruntime.OnnxRuntime;
import org.athanor.tokenizers.HuggingFaceTokenizer;

/**
 * Embeddings of sentences by all-MiniLM-L6-v2: mean of the last hidden states, length 1. The model
 * is opened when it is first asked. The latest embeddings are kept, since an answer is compared
 * with many; they are a function of the text alone.
 */
final class Embeddings implements AutoCloseable {
  private static final String MODEL = "/all-minilm-l6-v2-q.onnx";
  private static final String TOKENIZER = "/all-minilm-l6-v2-q-tokenizer.json";
  private static final int BEGIN = 101; // [CLS]
  private static final int END = 102; // [SEP]
  private static final int KEPT = 4096;
  private static final int LETTERS_A_TOKEN = 16;

  private final Path var;
  private final Map<String, float[]> latest =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, float[]> eldest) {
          return size() > KEPT;
        }
      };
  private OrtEnvironment environment;
  private OrtSession session;
  private HuggingFaceTokenizer tokenizer;

  Embeddings(Path var) {
    this.var = var;
  }

  /** In [-1, 1]. */
  double cosine(String a, String b, int maxTokens) {
    float[] x = of(a, maxTokens);
    float[] y = of(b, maxTokens);
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += (double) x[i] * y[i];
    }
    return sum;
  }

  /** Of length 1. */
  synchronized float[] of(String text, int maxTokens) {
    String key = maxTokens + ":" + text;
    float[] known = latest.get(key);
    if (known == null) {
      known = embedded(ids(text, maxTokens));
      latest.put(key, known);
    }
    return known;
  }

  private long[] ids(String text, int maxTokens) {
    open();
    String read = text.substring(0, Math.min(text.length(), maxTokens * LETTERS_A_TOKEN));
    int[] tokens = tokenizer.encode(read.replaceAll("\\p{Cs}", "\uFFFD")); // halves of characters
    long[] ids = new long[Math.min(tokens.length, maxTokens) + 2];
    ids[0] = BEGIN;
    for (int i = 1; i < ids.length - 1; i++) {
      ids[i] = tokens[i - 1];
    }
    ids[ids.length - 1] = END;
    return ids;
  }

  private float[] embedded(long[] ids) {
    long[] shape = {1, ids.length};
    long[] ones = new long[ids.length];
    Arrays.fill(ones, 1);
    try (OnnxTensor tokens = OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape);
        OnnxTensor mask = OnnxTensor.createTensor(environment, LongBuffer.wrap(ones), shape);
        OnnxTensor types =
            OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[ids.length]), shape);
        OrtSession.Result result =
            session.run(
                Map.of("input_ids", tokens, "attention_mask", mask, "token_type_ids", types))) {
      return normalized(((float[][][]) result.get(0).getValue())[0]);
    } catch (OrtException e) {
      throw new IllegalStateException("the sentence model failed: " + e.getMessage(), e);
    }
  }

  private static float[] normalized(float[][] states) {
    double[] sum = new double[states[0].length];
    for (float[] state : states) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += state[i];
      }
    }
    double square = 0;
    for (double v : sum) {
      square += v * v;
    }
    float[] unit = new float[sum.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (float) (sum[i] / Math.sqrt(square));
    }
    return unit;
  }

  private void open() {
    if (session != null) {
      return;
    }
    environment = OnnxRuntime.environment(var);
    tokenizer = HuggingFaceTokenizer.open(resource(TOKENIZER), TOKENIZER, END, var);
    try (var options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setDeterministicCompute(true);
      session = environment.createSession(resource(MODEL), options);
    } catch (OrtException e) {
      throw new IllegalStateException("cannot open the sentence model: " + e.getMessage(), e);
    }
  }

  private static byte[] resource(String name) {
    try (InputStream in = Embeddings.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the bundle lacks " + name + ": build it again");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + name + ": " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized void close() {
    latest.clear();
    if (session != null) {
      try {
        session.close();
      } catch (OrtException e) {
        throw new IllegalStateException("cannot close the sentence model: " + e.getMessage(), e);
      }
      tokenizer.close();
      session = null;
    }
  }
}
