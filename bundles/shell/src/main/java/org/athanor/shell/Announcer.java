package org.athanor.shell;

import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import org.athanor.run.Run;
import org.athanor.run.RunEvent;

/** Says as messages what a person must know of the run of this id while it is in the background. */
record Announcer(String id) implements Consumer<RunEvent> {
  private static final System.Logger LOG = System.getLogger("org.athanor.run");

  @Override
  public void accept(RunEvent event) {
    if (event instanceof RunEvent.Note note) {
      boolean bad = note.text().startsWith("rolled back");
      LOG.log(bad ? Level.WARNING : Level.INFO, id + ": " + note.text());
    } else if (event instanceof RunEvent.StatusChanged changed) {
      if (changed.status() == Run.Status.FAILED) {
        LOG.log(Level.WARNING, "%s: %s; run:resume %s goes on".formatted(id, changed.reason(), id));
      } else if (changed.status() != Run.Status.RUNNING) {
        String why = changed.reason().isEmpty() ? "all steps done" : changed.reason();
        LOG.log(Level.INFO, id + ": " + why);
      }
    }
  }
}
