package org.athanor.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandSession;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What the command line of the process asks for; the launcher calls it on the main thread. */
@Component(service = Callable.class, property = "athanor.main=true")
public final class Entry implements Callable<Integer> {
  private static final long READY_MILLIS = 3000;

  private static final String SCRIPT =
      """
      athanor sh 'COMMAND; COMMAND ...'
        runs commands of the shell, up to the first that fails, and ends with its status; each
        argument is a line. athanor help lists the commands, athanor COMMAND --help explains one

      for example
        athanor sh 'part:list objective; recipe:list'
        athanor sh 'journal:verify rspo-1; run:replay rspo-1'
      """;

  /** The process's own streams: Gogo puts others, which lead to the session's, into System. */
  private final PrintStream out = stream(FileDescriptor.out);

  private final PrintStream err = stream(FileDescriptor.err);

  private final BundleContext context;
  private final Commands commands;
  private final Sessions sessions;
  private final Prompt prompt;
  private final Waiting waiting;
  private final Background background;

  @Activate
  public Entry(
      BundleContext context,
      @Reference Commands commands,
      @Reference Sessions sessions,
      @Reference Prompt prompt,
      @Reference Waiting waiting,
      @Reference Background background) {
    this.context = context;
    this.commands = commands;
    this.sessions = sessions;
    this.prompt = prompt;
    this.waiting = waiting;
    this.background = background;
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, UTF_8);
  }

  @Override
  public Integer call() {
    List<String> arguments = new ArrayList<>();
    String line = Optional.ofNullable(context.getProperty("athanor.arguments")).orElse("");
    if (!line.isEmpty()) {
      arguments.addAll(List.of(line.split("\0", -1)));
    }
    arguments.remove("--debug");
    return Guard.status(() -> run(arguments), err);
  }

  private int run(List<String> arguments) throws Exception {
    if (arguments.isEmpty()) {
      int status = prompt.open();
      background.pause(out);
      return status;
    }
    String verb = arguments.remove(0);
    return switch (verb) {
      case "--version", "version" -> version();
      case "sh" -> script(arguments);
      case "run" -> command("run:start", arguments);
      case "torture" -> torture(arguments);
      default -> command(verb, arguments);
    };
  }

  private int version() {
    out.printf(
        "Athanor %s, Java %s (%s)%n",
        context.getBundle().getVersion(), Runtime.version(), System.getProperty("java.vendor"));
    return Guard.OK;
  }

  private int command(String name, List<String> arguments) throws Exception {
    int columns = Integer.getInteger("athanor.columns", 0);
    int status = ready(name).call(arguments, new Out(out, err, false, columns));
    background.await(out);
    return status;
  }

  /** The command, which comes with the services that it needs; these may be a moment late. */
  private Command ready(String name) throws InterruptedException {
    long end = System.nanoTime() + READY_MILLIS * 1_000_000;
    while (System.nanoTime() < end) {
      Optional<Command> command = commands.find(name);
      if (command.isPresent()) {
        return command.get();
      }
      if (!waiting.isWaiting(name)) {
        throw new UsageException(
            "no command '%s'; athanor --help lists what there is".formatted(name));
      }
      Thread.sleep(20);
    }
    throw new IllegalStateException(
        "%s is not ready: %s. athanor doctor may say more"
            .formatted(name, String.join("; ", waiting.reasons())));
  }

  private int script(List<String> arguments) throws Exception {
    if (!arguments.isEmpty() && arguments.get(0).matches("-h|--help")) {
      out.print(SCRIPT);
      return Guard.OK;
    }
    if (arguments.isEmpty()) {
      throw new UsageException("sh needs the commands: athanor sh 'part:list; recipe:list'");
    }
    String text = arguments.stream().collect(Collectors.joining("\n"));
    int columns = Integer.getInteger("athanor.columns", 0);
    try (CommandSession session =
        sessions.open(InputStream.nullInputStream(), out, err, false, columns)) {
      int status = Worker.call(() -> Guard.status(() -> execute(session, text), err));
      background.await(out);
      return status;
    }
  }

  /** "torture kills --kills 9" is "torture:kills --kills 9"; without a word it is all of them. */
  private int torture(List<String> arguments) throws Exception {
    boolean named = !arguments.isEmpty() && !arguments.get(0).startsWith("-");
    String name = named ? arguments.remove(0) : "all";
    return command("torture:" + name, arguments);
  }

  private int execute(CommandSession session, String text) throws Exception {
    Object result = session.execute(text);
    if (result != null) {
      out.println(session.format(result, 0));
    }
    return Guard.OK;
  }
}
