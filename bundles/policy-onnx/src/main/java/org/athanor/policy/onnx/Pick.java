package org.athanor.policy.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import org.athanor.onnxruntime.Binding;
import org.athanor.policy.Choice;
import org.athanor.policy.SamplingParams;

/** How the next token of each open row is picked when the blocks have run on a device. */
interface Pick extends AutoCloseable {
  /** The graph that it needs. */
  DeviceSessions.Kind kind();

  /** Makes outputs for so many places, and binds what stays the same from run to run. */
  void size(Binding binding, int places) throws OrtException;

  /** Binds what is new for each run. */
  void before(Binding binding, List<Row> open);

  /** Appends a token to every open row. */
  void after(List<Row> open);

  @Override
  void close();

  /** On the device while the whole distribution is drawn from, which costs no copy of it. */
  static Pick of(SamplingParams params, int vocabulary, OrtEnvironment environment)
      throws OrtException {
    return params.whole()
        ? new OnDevice(params.temperature(), environment)
        : new OnHost(params, vocabulary, environment);
  }

  /** The graph draws; tokens and their log-probabilities come back. */
  final class OnDevice implements Pick {
    private final boolean greedy;
    private final OrtEnvironment environment;
    private final OnnxTensor inverse;
    private final List<OnnxTensor> sized = new ArrayList<>();
    private FloatBuffer uniform;
    private LongBuffer chosen;
    private FloatBuffer logProb;

    OnDevice(double temperature, OrtEnvironment environment) throws OrtException {
      this.greedy = temperature == 0;
      this.environment = environment;
      this.inverse = OnnxTensor.createTensor(environment, (float) (1 / (greedy ? 1 : temperature)));
    }

    @Override
    public DeviceSessions.Kind kind() {
      return greedy ? DeviceSessions.Kind.DRAW_GREEDILY : DeviceSessions.Kind.DRAW;
    }

    @Override
    public void size(Binding binding, int places) throws OrtException {
      closeSized();
      uniform = Weights.allocate(places);
      logProb = Weights.allocate(places);
      chosen = DeviceGenerator.bytes(places, Long.BYTES).asLongBuffer();
      long[] row = {places};
      sized.add(OnnxTensor.createTensor(environment, uniform, row));
      sized.add(OnnxTensor.createTensor(environment, chosen, new long[] {places, 1}));
      sized.add(OnnxTensor.createTensor(environment, logProb, row));
      binding.input(Llama.INVERSE_TEMPERATURE, inverse);
      binding.output(Llama.CHOSEN, sized.get(1));
      binding.output(Llama.LOG_PROB, sized.get(2));
    }

    @Override
    public void before(Binding binding, List<Row> open) {
      if (!greedy) {
        open.forEach(row -> uniform.put(row.place, (float) row.rng.nextDouble()));
        binding.input(Llama.UNIFORM, sized.get(0));
      }
    }

    @Override
    public void after(List<Row> open) {
      for (Row row : open) { // a sure choice is one at 0
        row.append(Math.toIntExact(chosen.get(row.place)), greedy ? 0 : logProb.get(row.place));
      }
    }

    private void closeSized() {
      sized.forEach(OnnxTensor::close);
      sized.clear();
    }

    @Override
    public void close() {
      closeSized();
      inverse.close();
    }
  }

  /** The logits come back, and {@link Choice} cuts and draws on all cores. */
  final class OnHost implements Pick {
    private final OrtEnvironment environment;
    private final int vocabulary;
    private final Workers workers = new Workers(Runtime.getRuntime().availableProcessors());
    private final Choice[] choices = new Choice[workers.count()];
    private FloatBuffer logits;
    private OnnxTensor bound;

    OnHost(SamplingParams params, int vocabulary, OrtEnvironment environment) {
      this.environment = environment;
      this.vocabulary = vocabulary;
      for (int w = 0; w < choices.length; w++) {
        choices[w] = new Choice(params, vocabulary);
      }
    }

    @Override
    public DeviceSessions.Kind kind() {
      return DeviceSessions.Kind.LOGITS;
    }

    @Override
    public void size(Binding binding, int places) throws OrtException {
      closeBound();
      logits = Weights.allocate((long) places * vocabulary);
      bound = OnnxTensor.createTensor(environment, logits, new long[] {places, vocabulary});
      binding.output(Llama.LOGITS_OUT, bound);
    }

    @Override
    public void before(Binding binding, List<Row> open) {}

    /** Each row has numbers of its own, so it does not matter which thread draws. */
    @Override
    public void after(List<Row> open) {
      workers.run(
          w -> {
            for (int i = w; i < open.size(); i += choices.length) {
              open.get(i).draw(choices[w], logits, open.get(i).place);
            }
          });
    }

    private void closeBound() {
      if (bound != null) {
        bound.close();
        bound = null;
      }
    }

    @Override
    public void close() {
      workers.close();
      closeBound();
    }
  }
}
