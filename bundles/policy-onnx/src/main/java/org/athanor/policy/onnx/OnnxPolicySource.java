package org.athanor.policy.onnx;

import ai.onnxruntime.OrtEnvironment;
import java.nio.file.Path;
import org.athanor.onnxruntime.OnnxRuntime;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.PluginName;
import org.athanor.plugin.PolicySource;
import org.athanor.policy.TrainablePolicy;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Opens a Hugging Face folder as a trainable policy. */
@Component(service = PolicySource.class)
@PluginName("onnx")
@Doc("Llama, Qwen, Mistral, SmolLM or GPT-2 from a Hugging Face folder, on ONNX Runtime")
public final class OnnxPolicySource implements PolicySource<OnnxPolicySource.Options> {
  private final Path var;

  /** Options. */
  public record Options(
      @Doc("folder with config.json, weights as safetensors and tokenizer.json") String path,
      @Default("0") @Doc("threads; part of what makes the bits; 0 takes two") int workers,
      @Default("128") @Doc("most completions that one thread draws side by side") int rows,
      @Default("16") @Doc("most sequences that are scored or trained in one run") int microBatch) {
    public Options {
      if (path.isBlank()) {
        throw new IllegalArgumentException("path must name a folder");
      }
      new OnnxPolicy.Layout(workers, rows, microBatch);
    }
  }

  @Activate
  public OnnxPolicySource(BundleContext context) {
    this(Var.of(context));
  }

  OnnxPolicySource(Path var) {
    this.var = var;
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public TrainablePolicy open(Options options) {
    Path path = Path.of(options.path());
    var layout = new OnnxPolicy.Layout(options.workers(), options.rows(), options.microBatch());
    HuggingFaceFolder folder = HuggingFaceFolder.open(path, var);
    try {
      OrtEnvironment environment = OnnxRuntime.environment(var);
      Weights weights = folder.load(environment);
      return new OnnxPolicy(folder, weights, layout, environment);
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }
}
