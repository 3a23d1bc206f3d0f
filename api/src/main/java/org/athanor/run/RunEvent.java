package org.athanor.run;

/** Told to listeners after the fact, on the run's thread. */
public sealed interface RunEvent {
  record StepFinished(StepReport report) implements RunEvent {}

  record Evaluated(Evaluation evaluation) implements RunEvent {}

  record StateSaved(long step) implements RunEvent {}

  /** A part differs from the one that the step before used. */
  record PartChanged(String role, String from, String to) implements RunEvent {}

  record StatusChanged(Run.Status status, String reason) implements RunEvent {}

  /** Something worth telling a person, such as "goes on after step 17". */
  record Note(String text) implements RunEvent {}
}
