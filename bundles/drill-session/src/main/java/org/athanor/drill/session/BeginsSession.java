package org.athanor.drill.session;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import org.athanor.data.Problem;
import org.athanor.data.Verdict;
import org.athanor.onnxruntime.OnnxRuntime;
import org.athanor.plugin.Doc;
import org.athanor.plugin.PluginName;
import org.athanor.plugin.Verifier;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** The answer is a completion's first character, which goes through a session of its own. */
@Component(service = Verifier.class)
@PluginName("begins-session")
@Doc("like begins, by an ONNX Runtime session of its own: for athanor torture exchanges")
public final class BeginsSession implements Verifier<BeginsSession.Options> {
  /** System property: how many sessions are open, over all versions of this bundle. */
  static final String OPEN = "athanor.drill.sessions";

  /** System property: whether a part that stops leaves its session open. */
  static final String LEAK = "athanor.drill.leak";

  /** A model y = x of one float, as ONNX writes it. */
  private static final String IDENTITY =
      "08083a370a100a017812017922084964656e746974791201675a0f0a0178120a0a08080112040a02"
          + "0801620f0a0179120a0a08080112040a02080142040a00100d";

  private final OrtEnvironment environment;
  private final OrtSession session;

  /** There are none. */
  public record Options() {}

  @Activate
  public BeginsSession(BundleContext context) throws OrtException {
    this(Path.of(context.getProperty("athanor.var")));
  }

  BeginsSession(Path var) throws OrtException {
    environment = OnnxRuntime.environment(var);
    try (var options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1); // no threads of its own
      session = environment.createSession(HexFormat.of().parseHex(IDENTITY), options);
    }
    count(1);
  }

  @Deactivate
  void close() throws OrtException {
    if (!Boolean.getBoolean(LEAK)) {
      session.close();
      count(-1);
    }
  }

  private static void count(int more) {
    System.getProperties()
        .merge(OPEN, Integer.toString(more), (a, b) -> "" + (number(a) + number(b)));
  }

  private static int number(Object text) {
    return Integer.parseInt((String) text);
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Verdict verify(Problem problem, String completion, Options o) {
    if (completion.isEmpty()) {
      return Verdict.noAnswer("it is empty");
    }
    String first = Character.toString((int) through(completion.codePointAt(0)));
    return problem.answer().equals(first)
        ? Verdict.correct(first, "it begins with it")
        : Verdict.incorrect(first, "it begins with '" + first + "'");
  }

  /** Every code point is a whole number that a float holds. */
  private float through(int codePoint) {
    try (OnnxTensor x = OnnxTensor.createTensor(environment, new float[] {codePoint});
        OrtSession.Result y = session.run(Map.of("x", x))) {
      return ((float[]) y.get(0).getValue())[0];
    } catch (OrtException e) {
      throw new IllegalStateException("the session fails: " + e.getMessage(), e);
    }
  }
}
