package org.athanor.verifier.code;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Starts programs in bubblewrap: namespaces of their own (user, processes, network, IPC, host
 * name), a read-only root that holds the system's libraries and interpreters only, a small private
 * /tmp, no capabilities, no environment, resource limits, a system-call filter, and death with this
 * process.
 *
 * <p>Fails closed: {@link #unavailable()} says why no sandbox can be had and how to get one, and
 * then nothing starts.
 */
final class Sandbox implements AutoCloseable {
  /** Who a program is when the container runs as root; limits on processes do not bind root. */
  private static final String NOBODY = "65534";

  private static final List<String> SYSTEM = List.of("/usr/bin", "/usr/lib", "/usr/lib64");
  private static final List<String> MERGED = List.of("bin", "lib", "lib64");

  // Sets the limits and becomes the program. A limit that cannot be set ends it instead.
  private static final String LIMIT =
      "ulimit -p \"$1\" && ulimit -d \"$2\" && { [ \"$3\" = 0 ] || ulimit -v \"$3\"; } && ulimit -t"
          + " \"$4\" && ulimit -f \"$5\" && ulimit -n \"$6\" && ulimit -c 0 && shift 6 && exec"
          + " \"$@\"";

  // Makes the kernel's out-of-memory killer take the program first, and opens the filter.
  private static final String START =
      "echo 1000 2>/dev/null >/proc/self/oom_score_adj; f=$1; shift; exec \"$@\" 9<\"$f\"";

  private final ScheduledExecutorService watch;
  private final Path filter;
  private final List<String> dropRoot;
  private final String bubblewrap;
  private final Optional<String> unavailable;

  /** Looks for bubblewrap and tries it. */
  Sandbox() {
    watch = Executors.newSingleThreadScheduledExecutor(Sandbox::thread);
    bubblewrap = find("bwrap").orElse("");
    dropRoot =
        root()
            ? List.of(
                find("setpriv").orElse("setpriv"),
                "--reuid=" + NOBODY,
                "--regid=" + NOBODY,
                "--clear-groups",
                "--inh-caps=-all")
            : List.of();
    filter = writeFilter();
    unavailable = bubblewrap.isEmpty() ? Optional.of(absent()) : tryOut();
  }

  /** Why no program can be run, and what to do about it; empty if all is well. */
  Optional<String> unavailable() {
    return unavailable;
  }

  /**
   * Starts a program. The calling thread must wait for its end: bubblewrap dies with the thread
   * that started it.
   *
   * @throws IllegalStateException if no sandbox can be had
   */
  Sandboxed start(Program program, Limits limits) throws IOException {
    if (unavailable.isPresent()) {
      throw new IllegalStateException(unavailable.get());
    }
    return launch(program, limits);
  }

  private Sandboxed launch(Program program, Limits limits) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(commandLine(program, limits));
    builder.environment().clear();
    builder.directory(Path.of("/").toFile());
    return new Sandboxed(builder.start(), limits, watch);
  }

  private List<String> commandLine(Program program, Limits limits) {
    List<String> line = new ArrayList<>(List.of("/bin/sh", "-c", START, "sh", filter.toString()));
    line.addAll(dropRoot);
    line.add(bubblewrap);
    line.addAll(
        List.of(
            "--unshare-user",
            "--disable-userns",
            "--unshare-pid",
            "--unshare-net",
            "--unshare-ipc",
            "--unshare-uts",
            "--unshare-cgroup-try",
            "--die-with-parent",
            "--new-session",
            "--clearenv",
            "--hostname",
            "sandbox",
            "--seccomp",
            "9"));
    root(line, program);
    program.environment().forEach((key, value) -> line.addAll(List.of("--setenv", key, value)));
    long kilobytes = limits.memoryMegabytes() * 1024L;
    line.addAll(
        List.of(
            "--",
            "/bin/sh",
            "-c",
            LIMIT,
            "sh",
            Integer.toString(limits.processes()),
            Long.toString(kilobytes),
            program.addressSpaceToo() ? Long.toString(kilobytes + 128 * 1024) : "0",
            Long.toString(limits.cpuSeconds()),
            Long.toString(Limits.TMP_MEGABYTES * 2048L), // of 512 bytes
            Integer.toString(Limits.OPEN_FILES)));
    line.addAll(program.command());
    return line;
  }

  private static void root(List<String> line, Program program) {
    for (String folder : SYSTEM) {
      line.addAll(List.of("--ro-bind-try", folder, folder));
    }
    for (String name : MERGED) {
      boolean merged = Files.isSymbolicLink(Path.of("/" + name));
      line.addAll(
          merged
              ? List.of("--symlink", "usr/" + name, "/" + name)
              : List.of("--ro-bind-try", "/" + name, "/" + name));
    }
    for (Path folder : program.readable()) {
      line.addAll(List.of("--ro-bind-try", folder.toString(), folder.toString()));
    }
    if (!program.bound().isEmpty()) {
      line.add("--ro-bind");
      line.addAll(program.bound());
    }
    if (program.proc()) {
      line.addAll(List.of("--proc", "/proc"));
    }
    String tmp = Long.toString((long) Limits.TMP_MEGABYTES << 20);
    line.addAll(List.of("--dev", "/dev", "--size", "1048576", "--tmpfs", "/dev/shm"));
    line.addAll(List.of("--remount-ro", "/dev", "--size", tmp, "--tmpfs", "/tmp"));
    line.addAll(List.of("--remount-ro", "/", "--chdir", "/tmp", "--setenv", "PATH", "/usr/bin"));
    line.addAll(List.of("--setenv", "HOME", "/tmp", "--setenv", "LANG", "C.UTF-8"));
  }

  /** Runs a program that does nothing; what it complains of is the reason. */
  private Optional<String> tryOut() {
    Program nothing =
        new Program(
            List.of("/bin/sh", "-c", "echo ready"), List.of(), false, false, new TreeMap<>());
    try (Sandboxed trial = launch(nothing, new Limits(10, 256, 16))) {
      trial.killAfter(10_000, "bubblewrap did not start within 10 s");
      if ("ready".equals(trial.readLine(100))) {
        return Optional.empty();
      }
      return Optional.of(broken(trial.complaint()));
    } catch (IOException e) {
      return Optional.of(broken(e.getMessage()));
    }
  }

  private static String absent() {
    return "the code verifier runs programs only in a sandbox and found no bubblewrap (bwrap): install"
        + " it with 'apt-get install bubblewrap' (version 0.8 or newer; Linux only)";
  }

  private static String broken(String complaint) {
    return "the code verifier runs programs only in a sandbox, and bubblewrap cannot make one here: '"
        + complaint.strip()
        + "'. It needs version 0.8 or newer and unprivileged user namespaces: on Debian 'sysctl"
        + " kernel.unprivileged_userns_clone=1', on Ubuntu 'sysctl"
        + " kernel.apparmor_restrict_unprivileged_userns=0', in a container a seccomp profile that"
        + " allows unshare and mount";
  }

  private static boolean root() {
    try {
      return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    } catch (IOException | UnsupportedOperationException e) {
      return false; // no Linux: no bubblewrap either
    }
  }

  /** An executable of the system; PATH is not asked, it may point into somebody's home. */
  static Optional<String> find(String name) {
    for (String folder : List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin")) {
      Path file = Path.of(folder, name);
      if (Files.isExecutable(file)) {
        return Optional.of(file.toString());
      }
    }
    return Optional.empty();
  }

  /** The installation that an executable outside the system's folders belongs to. */
  static List<Path> beside(String executable) {
    try {
      Path real = Path.of(executable).toRealPath();
      boolean ofSystem = SYSTEM.stream().anyMatch(real::startsWith);
      Path bin = real.getParent();
      return ofSystem || bin.getParent() == null || bin.getParent().getParent() == null
          ? List.of()
          : List.of(bin.endsWith("bin") ? bin.getParent() : bin);
    } catch (IOException e) {
      return List.of();
    }
  }

  private static Path writeFilter() {
    String architecture = System.getProperty("os.arch");
    if (!SystemCallFilter.knows(architecture)) {
      return Path.of(
          "/no-system-call-filter-for-" + architecture); // opening it fails, so nothing runs
    }
    try {
      Path file = Files.createTempFile("athanor-seccomp", ".bpf");
      file.toFile().deleteOnExit();
      return Files.write(file, SystemCallFilter.of(architecture));
    } catch (IOException e) {
      throw new UncheckedIOException("no room for the system-call filter", e);
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "code-verifier-watch");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    watch.shutdownNow();
    try {
      watch.awaitTermination(1, TimeUnit.SECONDS);
      Files.deleteIfExists(filter);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
