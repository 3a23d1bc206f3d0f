package org.athanor.verifier.code.jvm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles in memory; nothing of the program runs, and annotation processors stay off. */
final class Compilation {
  private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

  /** Class files by name, in order of names. */
  final Map<String, byte[]> classes = new TreeMap<>();

  /** Errors, the first first. */
  final List<Diagnostic<? extends JavaFileObject>> errors = new ArrayList<>();

  /**
   * Compiles.
   *
   * @param path folder of classes that the sources may use, besides the JDK's
   */
  static Compilation of(String path, List<String> sources) {
    Compilation compilation = new Compilation();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    List<JavaFileObject> files = new ArrayList<>();
    for (String source : sources) {
      files.add(new Source("Unit" + files.size(), source));
    }
    try (StandardJavaFileManager standard = COMPILER.getStandardFileManager(found, null, null)) {
      List<String> options = List.of("-proc:none", "-nowarn", "-implicit:none", "-cp", path);
      boolean done =
          COMPILER
              .getTask(null, compilation.new Memory(standard), found, options, null, files)
              .call();
      found.getDiagnostics().stream()
          .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
          .forEach(compilation.errors::add);
      if (!done && compilation.errors.isEmpty()) {
        throw new IllegalStateException("the compiler failed and does not say why");
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return compilation;
  }

  boolean failed() {
    return !errors.isEmpty();
  }

  /** The first error, on one line. */
  String complaint() {
    Diagnostic<?> first = errors.get(0);
    return first.getMessage(null).replaceAll("\\s+", " ") + " (line " + first.getLineNumber() + ")";
  }

  /** Whether an error is that something the tests import is not there. */
  boolean missing() {
    return errors.stream().anyMatch(d -> d.getCode().equals("compiler.err.doesnt.exist"));
  }

  /** Source text. */
  static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignore) {
      return text;
    }

    @Override
    public boolean isNameCompatible(String name, Kind kind) {
      return true; // a public class may stand in any of our files
    }
  }

  private final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
    Memory(JavaFileManager inner) {
      super(inner);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location where, String name, JavaFileObject.Kind kind, FileObject from) {
      return new SimpleJavaFileObject(URI.create("memory:///" + name.replace('.', '/')), kind) {
        @Override
        public OutputStream openOutputStream() {
          return new ByteArrayOutputStream() {
            @Override
            public void close() {
              classes.put(name, toByteArray());
            }
          };
        }
      };
    }
  }

  /** Loads the classes, with assertions on; none is initialised before it is used. */
  static final class Loader extends ClassLoader {
    private final Map<String, byte[]> classes;

    Loader(Map<String, byte[]> classes, ClassLoader parent) {
      super(parent);
      this.classes = classes;
      setDefaultAssertionStatus(true);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] bytes = classes.get(name);
      if (bytes == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, bytes, 0, bytes.length);
    }
  }
}
