package org.athanor.shell;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.athanor.policy.Policy;
import org.athanor.run.Parts;
import org.osgi.framework.BundleContext;

/** The policy that a command line names: the embedded one if it names none. */
record NamedPolicy(Parts parts, Path home) {
  private static final String EMBEDDED = "models/ember";

  static final List<Usage.Option> OPTIONS =
      List.of(
          new Usage.Option("--policy", "NAME", "kind of policy, see part:list policy; onnx"),
          new Usage.Option("--path", "DIR", "its folder, such as policy/ of a run; models/ember"));

  static Path home(BundleContext context) {
    return Path.of(Optional.ofNullable(context.getProperty("athanor.home")).orElse("."));
  }

  /**
   * Opens it; the caller closes it.
   *
   * @param words of the command's own, before those that set the policy's options
   */
  Policy open(Arguments arguments, int words) {
    String name = arguments.option("--policy").orElse("onnx");
    Map<String, String> options = new LinkedHashMap<>();
    if (name.equals("onnx")) {
      options.put("path", home.resolve(EMBEDDED).toString());
    }
    arguments
        .option("--path")
        .ifPresent(p -> options.put("path", Path.of(p).toAbsolutePath().toString()));
    options.putAll(arguments.settings(words));
    return parts.openPolicy(name, options);
  }
}
