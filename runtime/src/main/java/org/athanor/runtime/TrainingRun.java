package org.athanor.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import org.athanor.data.ProblemSet;
import org.athanor.policy.Policy;
import org.athanor.run.Evaluation;
import org.athanor.run.Exchange;
import org.athanor.run.Recipe;
import org.athanor.run.RecipeException;
import org.athanor.run.Run;
import org.athanor.run.RunEvent;
import org.athanor.run.RunException;
import org.athanor.run.StepReport;
import org.athanor.runtime.Resolver.Resolved;
import org.athanor.runtime.StateStore.Loaded;

/**
 * Steps one recipe in one folder. Between two steps all of it is in the memory, and from there in
 * the folder.
 */
final class TrainingRun implements Run {
  private static final long FIRST_RETRY_MILLIS = 1000;
  private static final long LAST_RETRY_MILLIS = 30_000;
  private final Laboratory lab;
  private final RunFolder folder;

  /** As begun, its schedule included. */
  private final Recipe recipe;

  private final Exchanges exchanges;

  /** Of the latest step. */
  private volatile RunOptions size;

  private final Memory memory;
  private final ProblemSet evaluation;

  /** The same for all evaluations of the run, so that they can be compared pairwise. */
  private final long evaluationSeed;

  private final List<Evaluation> evaluations = new CopyOnWriteArrayList<>();
  private final Set<Consumer<RunEvent>> listeners = new CopyOnWriteArraySet<>();
  private final Runnable onClose;

  /** What opening found, told to the first listener. */
  private final List<String> notes = new ArrayList<>();

  private SortedMap<String, String> parts = new TreeMap<>();
  private volatile StepReport lastReport;
  private volatile Status status;
  private volatile String reason = "";
  private volatile boolean pauseAsked;

  /** Whether the run's thread waits for the folder to be mended. */
  private boolean waiting;

  /** Whether somebody let a run go on that waits. */
  private boolean goOnAsked;

  private long retryMillis = FIRST_RETRY_MILLIS;
  private boolean unsaved;

  /** What the lines of the step before and its state's name took; on record with the next step. */
  private double sinceWrittenSeconds;

  /** A finished step that could not be put on record yet. */
  private StepResult unrecorded;

  private Thread thread;

  /** Takes over the folder and the memory; {@code evaluation} may be null. */
  TrainingRun(
      Laboratory lab,
      RunFolder folder,
      Resolved resolved,
      Memory memory,
      ProblemSet evaluation,
      Runnable onClose)
      throws IOException {
    this.lab = lab;
    this.folder = folder;
    this.recipe = resolved.recipe();
    this.exchanges = new Exchanges(lab.resolver(), folder.path, resolved);
    this.size = resolved.run();
    this.memory = memory;
    this.evaluation = evaluation;
    this.evaluationSeed = resolved.run().seed();
    this.onClose = onClose;
    this.status = Status.READY;
  }

  @Override
  public synchronized void start() {
    if (status == Status.RUNNING || status == Status.FINISHED) {
      return;
    }
    pauseAsked = false;
    set(Status.RUNNING, "");
    if (waiting) {
      goOnAsked = true;
      notifyAll();
    } else {
      thread = new Thread(this::work, "run-" + id());
      thread.start();
    }
  }

  /** The run's thread. */
  private void work() {
    boolean faulty = goOn();
    while (faulty && isMended()) {
      faulty = goOn();
    }
  }

  /**
   * Waits, while the run is paused, for the folder to take writes again or for somebody to let the
   * run go on; asks rarely, and ever more rarely.
   *
   * @return false if somebody asks for a pause
   */
  private boolean isMended() {
    while (true) {
      synchronized (this) {
        try {
          if (!goOnAsked && !pauseAsked) {
            wait(retryMillis);
          }
        } catch (InterruptedException e) {
          pauseAsked = true;
        }
        if (goOnAsked || pauseAsked) {
          waiting = false;
          return goOnAsked;
        }
      }
      retryMillis = Math.min(2 * retryMillis, LAST_RETRY_MILLIS);
      if (folder.takesWrites()) {
        synchronized (this) {
          waiting = false; // at once with the status, or start() would make a second thread
          set(Status.RUNNING, "");
        }
        return true;
      }
    }
  }

  @Override
  public synchronized boolean isWaiting() {
    return waiting && status == Status.PAUSED;
  }

  /**
   * Evaluates, steps and saves until all is done, somebody asks for a pause, or something fails.
   *
   * @return whether writing failed, so that the run waits for its folder
   */
  private boolean goOn() {
    try {
      settle();
      tellPlan();
      evaluateIfDue();
      while (!done() && !pauseAsked) {
        oneStep();
      }
      if (done()) {
        finish();
      } else {
        set(Status.PAUSED, "paused after step " + memory.step);
      }
    } catch (IOException e) {
      synchronized (this) {
        waiting = true;
        goOnAsked = false;
      }
      set(
          Status.PAUSED,
          "step %d is finished, but writing to %s failed: %s; once that is mended the run goes on"
              .formatted(memory.step, folder.path, RunFolder.reason(e)));
      return true;
    } catch (OutOfMemoryError e) {
      fail(
          "out of memory ("
              + e.getMessage()
              + "): lower problemsPerStep, rollouts or maxTokens, or give Java more memory with JAVA_OPTS=-Xmx...",
          e);
    } catch (RuntimeException | LinkageError e) {
      fail(e.getMessage() == null ? e.toString() : e.getMessage(), e);
    }
    return false;
  }

  private void tellShare() {
    double share = memory.policy.policy.engineShare();
    if (!Double.isNaN(share)) {
      String note = "policy: %.0f %% of its threads' time in the engine";
      tell(new RunEvent.Note(String.format(Locale.ROOT, note, 100 * share)));
    }
  }

  /** What the policy makes of this recipe's longest completions after a prompt of the set. */
  private void tellPlan() {
    Policy policy = memory.policy.policy;
    int prompt = policy.tokenizer().encodePrompt(memory.problems.problem(0).prompt()).length;
    String plan = policy.plan(prompt + size.maxTokens());
    if (!plan.isEmpty()) {
      tell(new RunEvent.Note("policy: " + plan));
    }
  }

  /** One more step; or none, if what it uses for the first time had to be rolled back. */
  private void oneStep() throws IOException {
    exchanges.takeUp(memory.step);
    Lock gate = lab.gate().step();
    gate.lock();
    StepResult result;
    try {
      Resolved now = exchanges.next(memory.step + 1);
      size = now.run();
      memory.seed = size.seed();
      if (exchanges.beginsWith(memory.step + 1)) {
        record(true); // a state to come back to
        begin(exchanges.change(), now);
      }
      noteChanges(Bound.identities(now));
      result = TrainingStep.run(memory, Guarded.of(now, exchanges.rolesOnTrial()), size);
      exchanges.finished(memory.step, now);
    } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
      if (exchanges.onTrial()) {
        rollBack(e);
      } else if (!stayed(e)) {
        throw e;
      }
      return;
    } finally {
      gate.unlock();
    }
    unsaved = true;
    unrecorded = result;
    record(memory.step % size.saveEvery() == 0 || done() || exchanges.onTrial());
    evaluateIfDue();
  }

  /** Tells of what is new and tries it. */
  private void begin(Change change, Resolved now) throws IOException {
    SortedMap<String, String> set = change.recipe();
    if (!set.isEmpty()) {
      folder.journal("recipe-changed", memory.step + 1, Map.of("set", set));
    }
    tell(new RunEvent.Note(change.announcement()));
    new Fixture(now, memory.problems).check(change.roles());
  }

  /** Back to the end of the last step and to what was used then; the step is done again. */
  private void rollBack(Throwable cause) throws IOException {
    String why = PartFailure.words(cause);
    String failed = exchanges.change().words();
    lab.log("rolled back: " + failed, cause);
    restore();
    tellRolledBack(failed, why, exchanges.rollBack(memory.step, why));
  }

  /** Whether the run can stay with older versions of its parts where newer ones do not fit. */
  private boolean stayed(Throwable cause) throws IOException {
    Optional<Exchange> back =
        cause instanceof RecipeException misfit
            ? exchanges.stay(memory.step, misfit)
            : Optional.empty();
    if (back.isPresent()) {
      tellRolledBack(back.get().words(), cause.getMessage(), back.get());
    }
    return back.isPresent();
  }

  private void tellRolledBack(String failed, String why, Exchange back) throws IOException {
    folder.journal(
        "rolled-back", memory.step + 1, Map.of("change", failed, "why", why, "set", back.set()));
    String at = "rolled back before step %d: %s. Why: %s";
    tell(new RunEvent.Note(at.formatted(memory.step + 1, failed, why)));
  }

  /**
   * Does again what a full or vanished disk kept from being written; takes torn lines off the
   * record first.
   */
  private void settle() throws IOException {
    folder.needToBeThere();
    folder.cutAfter(unrecorded == null ? memory.step : memory.step - 1);
    rereadEvaluations();
    if (unsaved) {
      record(true);
    }
  }

  /**
   * Puts what is not on the disk yet there: the rollouts beside the state's tensors, as both take
   * long; then the lines that name them; then the state's name, which makes the step final.
   */
  private void record(boolean save) throws IOException {
    folder.needToBeThere();
    StepResult result = unrecorded;
    boolean saving = save && unsaved;
    if (result == null && !saving) {
      return;
    }
    long began = System.nanoTime();
    FutureTask<String> rollouts =
        new FutureTask<>(
            () -> result == null || !size.recordRollouts() ? "" : folder.writeRollouts(result));
    Thread writer = new Thread(rollouts, "rollouts-" + id());
    writer.start();
    SortedMap<String, String> weights;
    try {
      weights = saving ? folder.states.prepare(memory, parts) : StateStore.weights(memory);
    } finally {
      Threads.join(writer);
    }
    long written = System.nanoTime();
    if (result != null) {
      double seconds = (written - began) / 1e9 + sinceWrittenSeconds;
      StepReport report = result.report().withSeconds("record", seconds);
      folder.record(result, report, Threads.resultOf(rollouts), weights);
      lastReport = report;
      unrecorded = null;
    }
    if (saving) {
      folder.states.commit(memory.step, size.keepStates());
      unsaved = false;
      tell(new RunEvent.StateSaved(memory.step));
    }
    sinceWrittenSeconds = (System.nanoTime() - written) / 1e9;
    retryMillis = FIRST_RETRY_MILLIS;
    if (result != null) {
      tell(new RunEvent.StepFinished(lastReport));
    }
  }

  private void evaluateIfDue() throws IOException {
    boolean due =
        memory.step == 0
            || done()
            || (size.evaluateEvery() > 0 && memory.step % size.evaluateEvery() == 0);
    boolean taken = evaluations.stream().anyMatch(e -> e.step() == memory.step);
    if (evaluation == null || !due || taken) {
      return;
    }
    tell(
        new RunEvent.Note(
            "evaluating on %d held-out problems, %d samples each"
                .formatted(evaluation.size(), size.evaluationRollouts())));
    Lock gate = lab.gate().step();
    gate.lock();
    Evaluation taking;
    try {
      var verifier = Bound.verifier(exchanges.at(memory.step).uses().get(Role.VERIFIER));
      taking =
          Evaluator.evaluate(
              evaluationSeed, memory.step, memory.policy.policy, evaluation, verifier, size);
    } finally {
      gate.unlock();
    }
    folder.record(taking);
    evaluations.add(taking);
    tell(new RunEvent.Evaluated(taking));
  }

  /** Puts on record which parts the next step uses for the first time. */
  private void noteChanges(SortedMap<String, String> now) throws IOException {
    if (parts.equals(now)) {
      return;
    }
    SortedMap<String, String> all = new TreeMap<>(parts);
    all.putAll(now);
    for (String role : all.keySet()) {
      String before = parts.getOrDefault(role, "");
      String after = now.getOrDefault(role, "");
      if (!before.equals(after)) {
        folder.journal(
            "part-changed", memory.step + 1, Map.of("role", role, "from", before, "to", after));
        tell(new RunEvent.PartChanged(role, before, after));
      }
    }
    parts = now;
  }

  /** The trained policy and the picture; then the status says so. */
  private void finish() throws IOException {
    folder.states.prune(size.keepStates());
    Path trained = folder.path.resolve("policy");
    if (!Files.exists(trained)) {
      Path beside = folder.path.resolve(".policy.new");
      DurableFiles.deleteTree(beside);
      Files.createDirectories(beside);
      try {
        memory.policy.policy.save(beside);
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      DurableFiles.syncTree(beside);
      DurableFiles.move(beside, trained);
    }
    if (!folder.isFinished()) {
      folder.journal("finished", memory.step, Map.of("policy", RunFolder.checksums(trained)));
    }
    lab.plot(
            recipe.name(),
            evaluations(),
            folder.reports(),
            folder.path.resolve("learning-curve.png"))
        .ifPresent(problem -> tell(new RunEvent.Note(problem)));
    tellShare();
    set(Status.FINISHED, "");
  }

  /** Back to the last saved step, so that nothing half-learned goes on. */
  private void fail(String message, Throwable cause) {
    String at = "step %d failed: %s".formatted(memory.step + 1, message);
    try {
      restore();
      at += "; the run stands after step " + memory.step + " and can go on from there";
    } catch (IOException | RuntimeException e) {
      at += "; the state could not be read back (" + e.getMessage() + "), open the run again";
    }
    lab.log(at, cause);
    set(Status.FAILED, at);
  }

  /** Fills the memory from the newest saved state, and takes off the record what came after it. */
  private List<String> restore() throws IOException {
    Loaded loaded = folder.states.load(memory, folder.recorded());
    List<String> faults = new ArrayList<>();
    loaded
        .faults()
        .forEach(f -> faults.add(f + "; the state of step " + memory.step + " is used instead"));
    parts = loaded.parts();
    folder.states.prune(size.keepStates());
    faults.addAll(folder.cutAfter(memory.step));
    faults.addAll(folder.gaps(memory.step));
    rereadEvaluations();
    unsaved = false;
    unrecorded = null;
    return faults;
  }

  /** One that was written may not have been heard of, if the disk failed right after. */
  private void rereadEvaluations() throws IOException {
    List<Evaluation> recorded = folder.evaluations();
    evaluations.clear();
    evaluations.addAll(recorded);
  }

  /** Takes up the run that the folder holds. {@code steps} may have changed. */
  void goOn(Recipe before) throws IOException {
    notes.addAll(restore());
    if (!before.entries().equals(recipe.entries())) {
      folder.writeRecipe(recipe);
      DurableFiles.deleteTree(
          folder.path.resolve("policy")); // trained for fewer steps than are planned now
    }
    if (folder.planned() != size.steps()) {
      folder.journal("planned", memory.step, Map.of("steps", size.steps()));
    }
    notes.add("goes on after step " + memory.step);
    boolean finished = done() && Files.exists(folder.path.resolve("policy")) && folder.isFinished();
    status = finished ? Status.FINISHED : Status.READY;
  }

  /** Makes the state before the first step, so that there is always one to go back to. */
  void begin(SortedMap<String, String> used) throws IOException {
    folder.clear();
    folder.writeRecipe(recipe);
    parts = used;
    SortedMap<String, String> weights = folder.states.prepare(memory, parts);
    Map<String, Object> begun = new TreeMap<>();
    begun.put("recipeSha256", RunFolder.checksum(recipe));
    begun.put("problemsSha256", memory.problems.sha256());
    begun.put("steps", size.steps());
    begun.put("parts", parts);
    begun.put("weights", weights);
    folder.journal("begun", 0, begun);
    folder.states.commit(memory.step, size.keepStates());
    tell(new RunEvent.StateSaved(memory.step));
  }

  private boolean done() {
    return memory.step >= size.steps();
  }

  private void set(Status next, String why) {
    synchronized (this) {
      status = next;
      reason = why;
      notifyAll();
    }
    tell(new RunEvent.StatusChanged(next, why));
  }

  private void tell(RunEvent event) {
    for (Consumer<RunEvent> listener : listeners) {
      listener.accept(event);
    }
  }

  @Override
  public String id() {
    return folder.path.getFileName().toString();
  }

  @Override
  public Path folder() {
    return folder.path;
  }

  @Override
  public Recipe recipe() {
    return exchanges.inForce(memory.step + 1);
  }

  @Override
  public void swap(Map<String, String> changes) {
    exchange("swap", new TreeMap<>(changes));
  }

  @Override
  public String rollBack() {
    SortedMap<String, String> undo = exchanges.undo();
    exchange("roll-back", undo);
    return exchanges.undone(undo);
  }

  private void exchange(String by, SortedMap<String, String> changes) {
    if (status == Status.FINISHED) {
      throw new RunException(
          id() + " has done all its steps; run:fork makes a new run of a saved step");
    }
    long boundary = status == Status.RUNNING ? memory.step + 1 : memory.step;
    try {
      exchanges.ask(by, changes, "", boundary, memory.problems);
    } catch (PartFailure e) {
      throw new RecipeException(e.getMessage() + "; the run goes on as it is", e);
    }
    takeUpIfStanding();
  }

  /** A run that stands is at a step boundary already. */
  private synchronized void takeUpIfStanding() {
    try {
      if (status != Status.RUNNING) {
        exchanges.takeUp(memory.step);
      }
    } catch (IOException e) {
      throw new RunException(
          "cannot write the exchange into " + folder.path + ": " + RunFolder.reason(e), e);
    }
  }

  @Override
  public List<Exchange> exchanges() {
    return exchanges.all();
  }

  @Override
  public Status status() {
    return status;
  }

  @Override
  public String reason() {
    return reason;
  }

  @Override
  public long step() {
    return memory.step;
  }

  @Override
  public long steps() {
    return size.steps();
  }

  @Override
  public synchronized void pause() {
    pauseAsked = true;
    notifyAll();
  }

  @Override
  public synchronized Status await() throws InterruptedException {
    while (status == Status.RUNNING) {
      wait();
    }
    return status;
  }

  @Override
  public Optional<StepReport> lastReport() {
    return Optional.ofNullable(lastReport);
  }

  @Override
  public List<Evaluation> evaluations() {
    return new ArrayList<>(evaluations);
  }

  @Override
  public AutoCloseable listen(Consumer<RunEvent> listener) {
    notes.forEach(note -> listener.accept(new RunEvent.Note(note)));
    notes.clear();
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public void close() {
    pause();
    try {
      Thread worker;
      synchronized (this) {
        worker = thread;
      }
      if (worker != null && worker != Thread.currentThread()) {
        worker.join();
      }
      settle();
      tidy();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new RunException("cannot save " + folder.path + ": " + RunFolder.reason(e), e);
    } finally {
      memory.close();
      folder.close();
      onClose.run();
    }
  }

  /** What the next state would be written over is of no use to a closed run, and does no harm. */
  private void tidy() {
    try {
      folder.states.prune(size.keepStates());
    } catch (IOException e) {
      lab.log(RunFolder.reason(e), e);
    }
  }

  /**
   * Refuses differences of two resolved recipes that would make one run two different experiments.
   */
  static void sameExperiment(Recipe before, Recipe now, Path folder) {
    List<String> differences = new ArrayList<>();
    SortedMap<String, String> keys = new TreeMap<>(before.entries());
    keys.putAll(now.entries());
    for (String key : keys.keySet()) {
      String was = before.entries().getOrDefault(key, "(absent)");
      String is = now.entries().getOrDefault(key, "(absent)");
      if (!RunFolder.isFree(key) && !was.equals(is)) {
        differences.add("%s was %s, is now %s".formatted(key, was, is));
      }
    }
    if (!differences.isEmpty()) {
      throw new RecipeException(
          "the run in %s was begun with another recipe: %s; go on with the old values, or start a new run in another folder with --out"
              .formatted(folder, String.join("; ", differences)));
    }
  }
}
