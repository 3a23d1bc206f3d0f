package org.athanor.policy.onnx;

import ai.onnxruntime.OrtEnvironment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
  private final Shelf shelf = new Shelf();

  /** Options. */
  public record Options(
      @Doc("folder with config.json, weights as safetensors and tokenizer.json") String path,
      Layout layout,
      @Default("0") @Doc("rank of LoRA adapters, the base frozen; 0 trains all weights")
          int loraRank,
      @Default("16") @Doc("LoRA's alpha: adapters are scaled by alpha / rank") double loraAlpha,
      @Default("")
          @Doc(
              "projections with adapters; none named: q_proj and v_proj, GPT-2's c_attn; all: every one")
          List<String> loraTargets,
      Placement placement,
      @Default("false") @Doc("whether prompts go into the folder's chat template") boolean chat,
      @Default("") @Doc("message of the system before each prompt, with chat") String system,
      @Default("")
          @Doc("JSON object of names for the chat template, such as {\"enable_thinking\": false}")
          String chatArguments) {
    public Options {
      if (path.isBlank()) {
        throw new IllegalArgumentException("path must name a folder");
      }
      if (loraRank < 0 || loraRank > 4096) {
        throw new IllegalArgumentException("loraRank must be in 0..4096, got " + loraRank);
      }
      if (!(loraAlpha > 0)) {
        throw new IllegalArgumentException("loraAlpha must be above 0, got " + loraAlpha);
      }
      loraTargets = List.copyOf(loraTargets);
      Prompts.of(chat, system, chatArguments);
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
    Optional<Peft> adapters = Peft.in(path) ? Optional.of(Peft.open(path)) : Optional.empty();
    Prompts prompts = Prompts.of(options.chat(), options.system(), options.chatArguments());
    HuggingFaceFolder folder =
        HuggingFaceFolder.open(adapters.map(Peft::base).orElse(path), prompts, var);
    try {
      OrtEnvironment environment = OnnxRuntime.environment(var);
      Lora lora = adapters.map(p -> p.lora(folder.architecture())).orElse(asked(options, folder));
      if (adapters.isPresent() && options.loraRank() > 0 && options.loraRank() != lora.rank()) {
        throw new IllegalArgumentException(
            "loraRank must be 0 or the rank %d of the adapters in %s, got %d"
                .formatted(lora.rank(), path, options.loraRank()));
      }
      Architecture a = folder.architecture().with(lora);
      Weights adapter = null;
      if (lora.on()) {
        adapter =
            adapters.map(p -> p.load(a, environment)).orElseGet(() -> Peft.fresh(a, environment));
      }
      Shelf.Loan base = shelf.borrow(folder.fingerprint(), () -> folder.load(environment));
      OnnxPolicy policy =
          new OnnxPolicy(
              folder, new Model(a, base, adapter, environment), options.layout(), environment);
      return Devices.place(policy, options.placement(), var);
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  private static Lora asked(Options options, HuggingFaceFolder folder) {
    if (options.loraRank() == 0) {
      return Lora.NONE;
    }
    boolean gpt2 = folder.architecture().family() == Architecture.Family.GPT2;
    List<String> all = gpt2 ? Lora.OF_GPT2 : Lora.OF_LLAMA;
    List<String> targets = options.loraTargets();
    if (targets.isEmpty()) {
      targets = gpt2 ? Lora.USUAL_OF_GPT2 : Lora.USUAL_OF_LLAMA;
    } else if (targets.equals(List.of("all"))) {
      targets = all;
    }
    return Lora.of(options.loraRank(), options.loraAlpha(), targets);
  }
}
