package org.athanor.runtime;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.osgi.framework.Constants;

/** Reads a file as a stranger brought it, and says why it cannot be a plugin. */
final class JarCheck {
  private static final int CLASS_FILE = 0xCAFEBABE;
  private static final int JAVA_OF_VERSION_0 = 44;
  private static final long MOST_BYTES = 4L << 30;

  private JarCheck() {}

  /** What a good file calls itself. */
  record Identity(String symbolicName, String version) {}

  /** Said of a file that cannot be one; the message tells a person what to do. */
  static class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }
  }

  /** Reads all of it. */
  static Identity check(Path file) throws Refused {
    if (Files.isDirectory(file)) {
      throw new Refused("ignored: it is a folder, not a jar; pack it, for example with 'jar'");
    }
    try {
      if (Files.size(file) == 0) {
        throw new Refused("ignored: it is empty; copy it again");
      }
      try (JarFile jar = new JarFile(file.toFile())) {
        Identity identity = identity(jar.getManifest());
        entries(jar);
        return identity;
      }
    } catch (AccessDeniedException e) {
      throw new Refused("ignored: it may not be read; change its permissions");
    } catch (IOException | IllegalArgumentException | SecurityException e) {
      String why = e.getMessage() == null ? "an entry is cut off" : e.getMessage();
      throw new Refused("ignored: not a whole jar (" + why + "); copy it again, or build it again");
    }
  }

  private static Identity identity(Manifest manifest) throws Refused {
    Attributes main = manifest == null ? new Attributes() : manifest.getMainAttributes();
    String name = main.getValue(Constants.BUNDLE_SYMBOLICNAME);
    if (name == null || name.isBlank()) {
      throw new Refused(
          "ignored: not a plugin, its manifest has no Bundle-SymbolicName (build it with bnd-maven-plugin, as the template does)");
    }
    if (main.getValue(Constants.FRAGMENT_HOST) != null) {
      throw new Refused(
          "ignored: it is a fragment of "
              + main.getValue(Constants.FRAGMENT_HOST)
              + ", and plugins/ takes whole bundles only");
    }
    String version = main.getValue(Constants.BUNDLE_VERSION);
    try {
      return new Identity(
          name.split(";")[0].strip(), org.osgi.framework.Version.parseVersion(version).toString());
    } catch (IllegalArgumentException e) {
      throw new Refused(
          "ignored: its Bundle-Version '" + version + "' is none; write one such as 1.2.0");
    }
  }

  private static void entries(JarFile jar) throws IOException, Refused {
    Set<String> names = new HashSet<>();
    long left = MOST_BYTES;
    for (Enumeration<? extends ZipEntry> all = jar.entries(); all.hasMoreElements(); ) {
      ZipEntry entry = all.nextElement();
      name(entry.getName(), names);
      if (entry.getName().startsWith("org/athanor/plugin/") && entry.getName().endsWith(".class")) {
        throw new Refused(
            "ignored: it carries a copy of Athanor's API (org/athanor/plugin), so nobody would take its parts for parts; leave the API out of the jar");
      }
      try (InputStream in = jar.getInputStream(entry)) {
        if (entry.getName().endsWith(".class") && isForThisJava(entry.getName())) {
          left -= classFile(entry.getName(), in);
        }
        left -= skip(in, left); // reads it all, which compares its checksum
      }
      if (left <= 0) {
        throw new Refused("ignored: unpacked it has more than 4 GiB");
      }
    }
  }

  private static long skip(InputStream in, long most) throws IOException {
    byte[] some = new byte[1 << 16];
    long read = 0;
    for (int n = in.read(some); n >= 0 && read <= most; n = in.read(some)) {
      read += n;
    }
    return read;
  }

  private static void name(String name, Set<String> names) throws Refused {
    boolean leavesItsPlace =
        name.startsWith("/")
            || name.contains("\\")
            || name.matches("[A-Za-z]:.*")
            || ("/" + name + "/").contains("/../");
    if (leavesItsPlace) {
      throw new Refused(
          "ignored: its entry '" + name + "' would lie outside of it; do not trust this jar");
    }
    if (!names.add(name)) {
      throw new Refused("ignored: its entry '" + name + "' is there twice; build it again");
    }
  }

  /** Versions of a class for later Java lie in META-INF/versions/N. */
  private static boolean isForThisJava(String name) {
    if (name.endsWith("module-info.class")) {
      return false;
    }
    String prefix = "META-INF/versions/";
    if (!name.startsWith(prefix)) {
      return true;
    }
    String number = name.substring(prefix.length()).split("/")[0];
    return number.matches("\\d{1,4}") && Integer.parseInt(number) <= Runtime.version().feature();
  }

  private static long classFile(String name, InputStream in) throws IOException, Refused {
    DataInputStream data = new DataInputStream(in);
    if (data.readInt() != CLASS_FILE) {
      throw new Refused("ignored: its class file '" + name + "' is none; build it again");
    }
    data.readUnsignedShort();
    int java = data.readUnsignedShort() - JAVA_OF_VERSION_0;
    int here = Runtime.version().feature();
    if (java > here) {
      throw new Refused(
          "ignored: %s is built for Java %d, and this is Java %d: build it with <maven.compiler.release>%d</maven.compiler.release>, or run Athanor with Java %d"
              .formatted(name, java, here, here, java));
    }
    return 8;
  }
}
