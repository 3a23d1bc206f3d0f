package org.athanor.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

class ContainerTest {
  @TempDir Path temp;
  private Layout layout;

  @BeforeEach
  void emptyHome() throws IOException {
    Files.createDirectories(temp.resolve("bundles"));
    Properties properties = new Properties();
    properties.setProperty("athanor.home", temp.toString());
    layout = Layout.of(properties);
    layout.create();
  }

  @Test
  void the_marked_service_gets_the_arguments() throws Exception {
    jar("worker", Worker.class, "Bundle-Activator: " + Worker.class.getName());

    try (Container container = Container.start(layout, new String[] {"run", "a b"})) {
      Callable<?> work = container.work(5000);

      assertNotNull(work);
      assertEquals("run\0a b", work.call());
      assertEquals(Map.of(), container.trouble());
    }
  }

  @Test
  void a_bundle_that_lacks_something_is_named_with_what_it_lacks() throws Exception {
    jar("poor", null, "Import-Package: org.nowhere;version=\"[1,2)\"");
    jar("modern", null, "Require-Capability: osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=99))\"");

    try (Container container = Container.start(layout, new String[0])) {
      Map<String, String> trouble = container.trouble();

      assertTrue(trouble.get("poor 1.0.0").startsWith("no bundle exports package org.nowhere"));
      assertEquals(
          "needs Java 99, this is " + Runtime.version().feature(), trouble.get("modern 1.0.0"));
      assertNull(container.work(10));
    }
  }

  @Test
  void a_bundle_that_fails_to_start_is_named_with_the_root_cause() throws Exception {
    jar("sick", Sick.class, "Bundle-Activator: " + Sick.class.getName());

    try (Container container = Container.start(layout, new String[0])) {
      assertEquals(
          Map.of("sick 1.0.0", "java.io.IOException: no model at /models/x"), container.trouble());
    }
  }

  /** Stands for the shell. */
  public static final class Worker implements BundleActivator {
    @Override
    public void start(BundleContext context) {
      Dictionary<String, String> mark = new Hashtable<>(Map.of("athanor.main", "true"));
      Callable<String> work = () -> context.getProperty("athanor.arguments");
      context.registerService(Callable.class, work, mark);
    }

    @Override
    public void stop(BundleContext context) {}
  }

  /** Cannot start. */
  public static final class Sick implements BundleActivator {
    @Override
    public void start(BundleContext context) {
      throw new IllegalStateException("outer", new IOException("no model at /models/x"));
    }

    @Override
    public void stop(BundleContext context) {}
  }

  private void jar(String name, Class<?> content, String header) throws IOException {
    String manifest =
        "Manifest-Version: 1.0\nBundle-ManifestVersion: 2\nBundle-Version: 1.0.0\n"
            + "Bundle-SymbolicName: "
            + name
            + (content == null ? "" : "\nImport-Package: org.osgi.framework")
            + "\n"
            + header
            + "\n";
    try (InputStream lines = new java.io.ByteArrayInputStream(manifest.getBytes("UTF-8"));
        OutputStream file = Files.newOutputStream(temp.resolve("bundles/" + name + ".jar"));
        JarOutputStream jar = new JarOutputStream(file, new Manifest(lines))) {
      if (content != null) {
        String path = content.getName().replace('.', '/') + ".class";
        jar.putNextEntry(new JarEntry(path));
        try (InputStream bytes = content.getClassLoader().getResourceAsStream(path)) {
          bytes.transferTo(jar);
        }
      }
    }
  }
}
