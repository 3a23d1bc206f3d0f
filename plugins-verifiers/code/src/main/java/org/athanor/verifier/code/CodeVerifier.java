package org.athanor.verifier.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.athanor.data.Problem;
import org.athanor.data.Verdict;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.PluginName;
import org.athanor.plugin.Setup;
import org.athanor.plugin.Verifier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Judges programs by running them against the problem's tests, in a bubblewrap sandbox.
 *
 * <p>CORRECT: every test passed. INCORRECT: a test failed, or the program did not load, ran out of
 * its limits or ended early; its score is the fraction of tests passed if {@code partial}, else 0.
 * NO_ANSWER: the completion holds no program. UNDECIDED: the sandbox, the interpreter or the tests
 * failed; never the program.
 */
@Component(service = Verifier.class)
@PluginName("code")
@Doc("runs the completion's program against the problem's tests, in a sandbox")
public final class CodeVerifier implements Verifier<CodeVerifier.Options> {

  /** What a program may use, and where the interpreters are. */
  public record Options(
      @Default("10") @Doc("wall-clock seconds for all tests of one program") double timeoutSeconds,
      @Default("false") @Doc("score the fraction of tests passed, rather than all or nothing")
          boolean partial,
      @Default("1024") @Doc("megabytes of memory for one program") int memoryMegabytes,
      @Default("64") @Doc("processes and threads of one program") int processes,
      @Default("auto") @Doc("Python executable; auto: the system's python3") String python,
      @Default("") @Doc("folders of Python packages that programs may import")
          List<String> pythonPath,
      @Default("auto")
          @Doc(
              "of programs whose problem names none: python, java, javascript; auto:"
                  + " python, or what a fence says where tests are inputs and outputs")
          String language,
      @Default("auto") @Doc("folder of a JDK; auto: the one that runs this") String java,
      @Default("auto") @Doc("Node.js executable; auto: the system's node") String node) {
    public Options {
      if (!(timeoutSeconds >= 0.1 && timeoutSeconds <= 3600)) {
        throw new IllegalArgumentException(
            "timeoutSeconds must be 0.1 to 3600, got " + timeoutSeconds);
      }
      if (memoryMegabytes < 64) {
        throw new IllegalArgumentException(
            "memoryMegabytes must be at least 64, got " + memoryMegabytes);
      }
      if (processes < 8 || processes > 4096) {
        throw new IllegalArgumentException("processes must be 8 to 4096, got " + processes);
      }
      if (!language.equals("auto") && Language.of(language).isEmpty()) {
        throw new IllegalArgumentException(
            "language must be auto, python, java or javascript, got '" + language + "'");
      }
      pythonPath = List.copyOf(pythonPath);
    }

    /** The language wanted; empty if none is. */
    String wanted() {
      return language.equals("auto") ? "" : language;
    }

    Limits limits() {
      return new Limits(timeoutSeconds, memoryMegabytes, processes);
    }
  }

  private final Sandbox sandbox = new Sandbox();
  private final Map<String, Interpreter> interpreters = new ConcurrentHashMap<>();
  private final Semaphore cores =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors()), true);

  @Activate
  public CodeVerifier() {}

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Optional<String> refuses(Setup setup, Options options) {
    if (sandbox.unavailable().isPresent()) {
      return sandbox.unavailable();
    }
    List<Language> wanted =
        Language.of(options.wanted()).map(List::of).orElse(List.of(Language.values()));
    List<String> reasons = new ArrayList<>();
    for (Language language : wanted) {
      Optional<String> reason = interpreter(language, options).unavailable();
      if (reason.isEmpty()) {
        return Optional.empty();
      }
      reasons.add(reason.get());
    }
    return Optional.of(String.join("; ", reasons));
  }

  @Override
  public Verdict verify(Problem problem, String completion, Options options) {
    try {
      List<String> tags = CodeExtraction.tags(completion);
      return judge(TestsReader.read(problem, options.wanted(), tags), completion, options);
    } catch (IllegalArgumentException | Undecidable e) {
      return Verdict.undecided("", e.getMessage());
    }
  }

  private Verdict judge(CodeTests tests, String completion, Options options) throws Undecidable {
    Interpreter interpreter = interpreter(tests.language(), options);
    Optional<String> missing = sandbox.unavailable().or(interpreter::unavailable);
    if (missing.isPresent()) {
      throw new Undecidable(missing.get());
    }
    CodeExtraction.Found found = new CodeExtraction(tests).in(completion);
    if (found.readings().isEmpty()) {
      return Verdict.noAnswer("the completion holds no program");
    }
    cores.acquireUninterruptibly();
    try {
      return run(tests, found, interpreter, options).verdict(found.code(), options.partial());
    } catch (NoProgram e) {
      return e.syntax() && !found.fenced()
          ? Verdict.noAnswer("the completion holds no program: " + e.getMessage())
          : Verdict.incorrect(found.code(), e.getMessage());
    } finally {
      cores.release();
    }
  }

  private Judgement run(
      CodeTests tests, CodeExtraction.Found found, Interpreter interpreter, Options options)
      throws Undecidable, NoProgram {
    Limits limits = options.limits();
    return tests.cases().isEmpty()
        ? new FunctionTests(sandbox, interpreter, limits)
            .judge(tests, found.readings(), options.partial())
        : new OutputTests(sandbox, interpreter, limits)
            .judge(tests.cases(), found.readings(), options.partial());
  }

  private Interpreter interpreter(Language language, Options options) {
    String key = language + "\n" + options.python() + "\n" + options.pythonPath();
    key += "\n" + options.java() + "\n" + options.node();
    return interpreters.computeIfAbsent(key, k -> find(language, options));
  }

  private Interpreter find(Language language, Options options) {
    return switch (language) {
      case PYTHON -> new Python(options.python(), options.pythonPath(), sandbox);
      case JAVA -> new Java(options.java(), sandbox);
      case JAVASCRIPT -> new JavaScript(options.node(), sandbox);
    };
  }

  @Deactivate
  void close() {
    interpreters.values().forEach(Interpreter::close);
    sandbox.close();
  }
}
