package org.athanor.shell;

import java.io.PrintStream;
import java.util.List;
import org.athanor.run.Run;
import org.athanor.run.Runs;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The runs that go on when the last command has ended. */
@Component(service = Background.class)
public final class Background {
  /** Absent if the runtime did not start: the shell must still be able to say so. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile Runs runs;

  private List<Run> running() {
    Runs present = runs;
    return present == null
        ? List.of()
        : present.all().stream().filter(run -> run.status() == Run.Status.RUNNING).toList();
  }

  /** Stays until they stand still; an interruption pauses them. */
  void await(PrintStream out) throws InterruptedException {
    for (Run run : running()) {
      out.printf("waiting for run %s (Ctrl-C pauses it)%n", run.id());
      try {
        run.await();
      } catch (InterruptedException e) {
        pause(out);
        throw e;
      }
    }
  }

  /** Asks them to pause, and waits for that. */
  void pause(PrintStream out) throws InterruptedException {
    List<Run> paused = running();
    paused.forEach(Run::pause);
    for (Run run : paused) {
      out.printf(
          "run %s pauses at the end of its step; run:resume %s goes on%n", run.id(), run.id());
      run.await();
    }
  }
}
