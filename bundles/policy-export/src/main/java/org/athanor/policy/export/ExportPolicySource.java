package org.athanor.policy.export;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.file.Path;
import org.athanor.onnxruntime.OnnxRuntime;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.PluginName;
import org.athanor.plugin.PolicySource;
import org.athanor.policy.Policy;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Opens a folder with a decoder that another tool exported. */
@Component(service = PolicySource.class)
@PluginName("onnx-export")
@Doc("a model that Optimum, onnx-community or onnxruntime-genai exported, to generate and score")
public final class ExportPolicySource implements PolicySource<ExportPolicySource.Options> {
  private final Path var;

  /** Which graph, and how it is run. */
  public record Options(
      @Doc("folder with the graph, its config and tokenizer.json") String path,
      @Default("") @Doc("the graph's file in it; none: looked for under the usual names")
          String file,
      @Default("0") @Doc("positions; 0: what the config says") int contextLength,
      @Default("32") @Doc("most completions of a prompt that are drawn side by side") int rows,
      @Default("0") @Doc("threads of one run; 0: one for each core") int threads) {
    public Options {
      if (path.isBlank()) {
        throw new IllegalArgumentException("path must name a folder");
      }
      if (contextLength < 0 || rows < 1 || threads < 0) {
        throw new IllegalArgumentException(
            "contextLength and threads must be at least 0 and rows at least 1, got %d, %d, %d"
                .formatted(contextLength, threads, rows));
      }
    }
  }

  @Activate
  public ExportPolicySource(BundleContext context) {
    this(
        Path.of(
            context.getProperty("athanor.var") == null
                ? "var"
                : context.getProperty("athanor.var")));
  }

  ExportPolicySource(Path var) {
    this.var = var;
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Policy open(Options options) {
    ExportFolder folder = new ExportFolder(Path.of(options.path()));
    Path graph = folder.graph(options.file());
    int context = options.contextLength() > 0 ? options.contextLength() : folder.context();
    if (context < 2) {
      throw new IllegalArgumentException(
          "nothing in "
              + folder.path()
              + " says how many positions the model knows; set option contextLength");
    }
    OrtEnvironment environment = OnnxRuntime.environment(var);
    OrtSession session = session(environment, graph, options.threads());
    try {
      Ports ports =
          new Ports(
              session.getInputInfo(), session.getOutputInfo(), folder.renamed(), graph.toString());
      checkHeads(ports, folder, graph);
      int[] ends = folder.ends();
      FolderTokens tokens = new FolderTokens(folder, ends.length == 0 ? -1 : ends[0], var);
      return new ExportPolicy(environment, session, ports, folder, tokens, context, options.rows());
    } catch (OrtException | RuntimeException e) {
      closed(session);
      throw e instanceof RuntimeException known ? known : refused(graph, (OrtException) e);
    }
  }

  private static void checkHeads(Ports ports, ExportFolder folder, Path graph) {
    boolean told = folder.heads() > 0 && folder.headSize() > 0;
    for (Port port : ports.cache()) {
      if (!port.complete() && !told) {
        throw new IllegalArgumentException(
            graph
                + " does not say how many heads '"
                + port.past()
                + "' has, and there is no config.json beside it that does");
      }
    }
  }

  private static OrtSession session(OrtEnvironment environment, Path graph, int threads) {
    try (var options = new OrtSession.SessionOptions()) {
      options.setDeterministicCompute(true);
      options.setIntraOpNumThreads(
          threads == 0 ? Runtime.getRuntime().availableProcessors() : threads);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      return environment.createSession(graph.toString(), options);
    } catch (OrtException e) {
      throw refused(graph, e);
    }
  }

  private static IllegalArgumentException refused(Path graph, OrtException e) {
    return new IllegalArgumentException("ONNX Runtime refuses " + graph + ": " + e.getMessage(), e);
  }

  private static void closed(OrtSession session) {
    try {
      session.close();
    } catch (OrtException e) {
      // the first failure is the one that is told
    }
  }
}
