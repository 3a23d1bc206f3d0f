package org.athanor.it;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.io.File;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.athanor.plugin.Plugin;
import org.osgi.service.component.annotations.Component;

/** Makes bundles from source, as a plugin's own build does. */
final class Jars {
  private final Path folder;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final List<Path> libraries = new ArrayList<>();

  Jars(Path folder) {
    this.folder = folder;
    headers.put("-noimportjava", "true");
  }

  Jars with(String header, String value) {
    headers.put(header, value);
    return this;
  }

  /** A bundle of the distribution that the source uses. */
  Jars using(String artifactId) {
    libraries.add(Distribution.bundle(artifactId));
    return this;
  }

  /**
   * A verifier.
   *
   * @param body of verify(Problem problem, String completion, Options options)
   */
  static String verifier(String name, String body) {
    return part(
        "Verifier",
        name,
        "public Verdict verify(Problem problem, String completion, Options options) {"
            + body
            + "}");
  }

  /**
   * An objective.
   *
   * @param body of lossAndGradient(Minibatch minibatch, Options options)
   */
  static String objective(String name, String body) {
    return part(
        "Objective",
        name,
        "public LossGradient lossAndGradient(Minibatch minibatch, Options options) {"
            + "double[][] g = minibatch.sequences().stream()"
            + ".map(s -> new double[s.length()]).toArray(double[][]::new);"
            + body
            + "}");
  }

  private static String part(String role, String name, String method) {
    return """
    @Component(service = %1$s.class)
    @PluginName("%2$s")
    public final class Part implements %1$s<Part.Options> {
      public record Options() {}
      public Class<Options> optionsType() { return Options.class; }
      %3$s
    }
    """
        .formatted(role, name, method);
  }

  /** A jar of one class Part in a package of its own, named after the symbolic name. */
  Path build(String symbolicName, String version, String source) throws Exception {
    Path classes = compile(symbolicName, source);
    Path file = folder.resolve(symbolicName + "-" + version + "-" + System.nanoTime() + ".jar");
    try (Builder builder = new Builder()) {
      builder.addClasspath(classes.toFile());
      builder.addClasspath(Distribution.bundle("api").toFile());
      for (Path library : libraries) {
        builder.addClasspath(library.toFile());
      }
      builder.setProperty("Bundle-SymbolicName", symbolicName);
      builder.setProperty("Bundle-Version", version);
      builder.setProperty("Private-Package", symbolicName);
      headers.forEach(builder::setProperty);
      Jar jar = builder.build();
      jar.write(file.toFile());
    }
    return file;
  }

  /** Classes of that package. */
  Path compile(String packageName, String source) throws Exception {
    Path work = Files.createTempDirectory(folder, "src");
    Path java = Files.createDirectories(work.resolve(packageName.replace('.', '/')));
    Path file = java.resolve("Part.java");
    Files.writeString(
        file,
        "package %s;\nimport java.util.*;\nimport org.athanor.data.*;\nimport org.athanor.plugin.*;\nimport org.osgi.service.component.annotations.*;\n%s"
            .formatted(packageName, source));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    List<String> options = new ArrayList<>(List.of("-d", work.toString(), "-cp"));
    List<String> places = new ArrayList<>(List.of(place(Plugin.class), place(Component.class)));
    libraries.forEach(library -> places.add(library.toString()));
    options.add(String.join(File.pathSeparator, places));
    boolean fine;
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      fine =
          compiler.getTask(said, files, null, options, null, files.getJavaFileObjects(file)).call();
    }
    if (!fine) {
      throw new AssertionError(said.toString());
    }
    return work;
  }

  private static String place(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }
}
