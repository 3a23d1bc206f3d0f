import java.net.*;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.Callable;

class A {
  static String f(int x) {
    Map<String, Callable<Object>> tries = new LinkedHashMap<>();
    tries.put("socket", () -> new Socket("127.0.0.1", 22));
    tries.put("http", () -> new URL("http://1.1.1.1/").openStream());
    tries.put("passwd", () -> Files.readString(Path.of("/etc/passwd")));
    tries.put("home", () -> Files.list(Path.of("/root")).count());
    tries.put("write", () -> Files.writeString(Path.of("/usr/bin/here"), "x"));
    tries.put("harness", () -> Files.writeString(Path.of("/harness/x"), "x"));
    tries.put("environment", () -> { Map<String, String> e = new TreeMap<>(System.getenv()); e.keySet().removeAll(List.of("PATH", "HOME", "LANG", "PWD", "OLDPWD", "SHLVL", "_")); if (e.isEmpty()) throw new Exception(); return e; });
    tries.put("judge", () -> Class.forName("org.athanor.verifier.code.jvm.Judge"));
    for (var one : tries.entrySet()) {
      try { return "ESCAPED: " + one.getKey() + " " + one.getValue().call(); } catch (Throwable e) { }
    }
    return x == 0 ? "blocked" : "x";
  }
}
