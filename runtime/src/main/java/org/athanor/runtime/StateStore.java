package org.athanor.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonParseException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.athanor.policy.Parameter;
import org.athanor.run.RunException;

/**
 * Saved states of one run: a folder {@code step-000041} each, with {@code state.json} beside one
 * file of raw little-endian 32-bit floats. Written beside, synced and renamed.
 */
final class StateStore {
  private static final int FORMAT = 1;
  private static final String TENSORS = "tensors.f32";
  private static final String STATE = "state.json";
  private static final String SEAL = ",\"sha256\":\"";
  private final Path folder;

  StateStore(Path folder) {
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  /** The written form of a state. */
  record State(
      int format,
      long seed,
      long step,
      SortedMap<String, Long> updates,
      String problems,
      SortedMap<String, String> parts,
      long chosen,
      SortedMap<Integer, long[]> history,
      List<Tensor> tensors) {}

  /** Where a tensor lies in the file of tensors: offset and size in elements. */
  record Tensor(String name, int[] shape, long offset, int size, String sha256) {}

  /**
   * Writes the memory as it stands beside the states, synced; {@link #commit} makes it one.
   *
   * @return checksum of each learner's weights and slots
   */
  SortedMap<String, String> prepare(Memory memory, SortedMap<String, String> parts)
      throws IOException {
    Path beside = place();
    List<Raw> raw = raw(memory);
    FutureTask<List<Tensor>> checking = new FutureTask<>(() -> tensors(raw));
    Thread checker = new Thread(checking, "checksums");
    checker.start();
    try (FileChannel out =
        FileChannel.open(
            beside.resolve(TENSORS), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (Raw tensor : raw) {
        DurableFiles.writeFully(out, ByteBuffer.wrap(tensor.bytes()));
      }
      out.truncate(out.position());
      out.force(true);
    } finally {
      Threads.join(checker);
    }
    List<Tensor> tensors = Threads.resultOf(checking);
    State state =
        new State(
            FORMAT,
            memory.seed,
            memory.step,
            updates(memory),
            memory.problems.sha256(),
            parts,
            memory.history.chosen,
            memory.history.entries,
            tensors);
    DurableFiles.write(beside.resolve(STATE), sealed(Json.GSON.toJson(state)).getBytes(UTF_8));
    DurableFiles.syncFolder(beside);
    return weights(tensors);
  }

  /**
   * An own folder for the next state: that of a state no longer kept, if there is one. To write
   * over its blocks takes a tenth of the time of new ones. It is no state's any more, on the disk
   * too, before anything is written.
   */
  private Path place() throws IOException {
    Path beside = beside();
    DurableFiles.deleteTree(beside);
    if (Files.exists(spare())) {
      DurableFiles.move(spare(), beside);
    } else {
      Files.createDirectories(beside);
    }
    return beside;
  }

  /** Checksum of each learner's weights and slots, as a saved state would have them. */
  static SortedMap<String, String> weights(Memory memory) {
    return weights(tensors(raw(memory)));
  }

  /** SHA-256 over the names and checksums of the tensors of each learner, in their order. */
  private static SortedMap<String, String> weights(List<Tensor> tensors) {
    SortedMap<String, StringBuilder> texts = new TreeMap<>();
    for (Tensor t : tensors) {
      String learner = t.name().substring(0, t.name().indexOf('/'));
      texts
          .computeIfAbsent(learner, l -> new StringBuilder())
          .append(t.name())
          .append(' ')
          .append(t.sha256())
          .append('\n');
    }
    SortedMap<String, String> weights = new TreeMap<>();
    texts.forEach((learner, text) -> weights.put(learner, sha256(text.toString().getBytes(UTF_8))));
    return weights;
  }

  /**
   * Gives the prepared state of a step its name. Keeps the newest {@code keep} states, and what the
   * next is written over.
   */
  void commit(long step, int keep) throws IOException {
    Path named = named(step);
    DurableFiles.deleteTree(named); // only there if a run was set back to before this step
    DurableFiles.move(beside(), named);
    List<Path> old = beyond(keep);
    if (!old.isEmpty() && !Files.exists(spare())) {
      Files.move(old.get(0), spare());
    }
    for (Path more : beyond(keep)) {
      DurableFiles.deleteTree(more);
    }
  }

  /** Takes away all but the newest {@code keep} states. */
  void prune(int keep) throws IOException {
    DurableFiles.deleteTree(spare());
    for (Path old : beyond(keep)) {
      DurableFiles.deleteTree(old);
    }
  }

  private List<Path> beyond(int keep) throws IOException {
    List<Path> saved = saved();
    return saved.subList(0, Math.max(0, saved.size() - keep));
  }

  private static SortedMap<String, Long> updates(Memory memory) {
    SortedMap<String, Long> updates = new TreeMap<>();
    memory.learners().forEach((name, learner) -> updates.put(name, learner.updates));
    return updates;
  }

  /** A tensor's floats, little-endian. */
  private record Raw(String name, int[] shape, FloatBuffer values) {
    /** Made anew each time: a copy of all tensors at once could be more than the heap. */
    byte[] bytes() {
      byte[] bytes = new byte[values.capacity() * Float.BYTES];
      ByteBuffer.wrap(bytes)
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .put(values.duplicate().rewind());
      return bytes;
    }
  }

  /** Weights as "policy/NAME", optimizer slots as "policy-optimizer/SLOT/NAME". */
  private static List<Raw> raw(Memory memory) {
    List<Raw> raw = new ArrayList<>();
    memory
        .learners()
        .forEach(
            (name, learner) -> {
              for (Parameter p : learner.policy.parameters()) {
                raw.add(new Raw(name + "/" + p.name(), p.shape(), p.value()));
              }
              learner.slots.forEach(
                  (slot, values) ->
                      raw.add(
                          new Raw(
                              name + "-optimizer/" + slot, new int[] {values.capacity()}, values)));
            });
    return raw;
  }

  /** Where each tensor lies if they are written one after the other, and its checksum. */
  private static List<Tensor> tensors(List<Raw> raw) {
    List<Tensor> tensors = new ArrayList<>();
    long offset = 0;
    for (Raw t : raw) {
      int size = t.values().capacity();
      tensors.add(new Tensor(t.name(), t.shape(), offset, size, sha256(t.bytes())));
      offset += size;
    }
    return tensors;
  }

  /** Step folders, oldest first. */
  List<Path> saved() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> steps = Files.list(folder)) {
      return steps
          .filter(p -> p.getFileName().toString().matches("step-\\d{6,}"))
          .sorted()
          .toList();
    }
  }

  /**
   * What came of reading a state back.
   *
   * @param parts that the run used at that step
   * @param faults of newer states, a line each
   */
  record Loaded(SortedMap<String, String> parts, List<String> faults) {}

  /**
   * Fills the memory from the newest state that is whole.
   *
   * @param recorded the last step that is whole on record; newer states are taken only if there is
   *     no other
   * @throws RunException if no state is whole
   */
  Loaded load(Memory memory, long recorded) throws IOException {
    List<String> faults = new ArrayList<>();
    List<Path> candidates = new ArrayList<>(saved());
    Collections.reverse(candidates);
    List<Path> ahead = candidates.stream().filter(p -> stepOf(p) > recorded).toList();
    candidates.removeAll(ahead);
    for (Path state : candidates) {
      try {
        SortedMap<String, String> parts = restore(memory, state);
        ahead.forEach(p -> faults.add(0, p + " is not used: the record of that step is not whole"));
        return new Loaded(parts, faults);
      } catch (IOException | JsonParseException | RunException e) {
        faults.add("the saved state " + state + " cannot be used: " + e.getMessage());
      }
    }
    for (Path state : ahead) {
      try {
        return new Loaded(restore(memory, state), faults);
      } catch (IOException | JsonParseException | RunException e) {
        faults.add("the saved state " + state + " cannot be used: " + e.getMessage());
      }
    }
    throw new RunException(
        (faults.isEmpty() ? "there is no saved state in " + folder : String.join("; ", faults))
            + "; no earlier state is left: start again in another folder with --out");
  }

  static long stepOf(Path state) {
    return Long.parseLong(state.getFileName().toString().substring("step-".length()));
  }

  /** Checks a saved state against its checksums. */
  static State read(Path step) throws IOException {
    State state = header(step);
    read(step.resolve(TENSORS), state.tensors());
    return state;
  }

  /** Checksum of each learner's weights and slots in a state. */
  static SortedMap<String, String> weights(State state) {
    return weights(state.tensors());
  }

  /** With the checksum of the text as its last member. */
  private static String sealed(String json) {
    String open = json.substring(0, json.length() - 1);
    return open + SEAL + sha256(json.getBytes(UTF_8)) + "\"}";
  }

  private static State header(Path step) throws IOException {
    String text = Files.readString(step.resolve(STATE));
    int seal = text.lastIndexOf(SEAL);
    if (seal < 0 || !sealed(text.substring(0, seal) + "}").equals(text)) {
      throw new RunException("the checksum of " + STATE + " does not fit");
    }
    State state = Json.GSON.fromJson(text, State.class);
    if (state == null || state.format() != FORMAT) {
      throw new RunException(
          "its format is %s, this version reads %d"
              .formatted(state == null ? "empty" : state.format(), FORMAT));
    }
    return state;
  }

  private static SortedMap<String, String> restore(Memory memory, Path step) throws IOException {
    State state = header(step);
    if (!state.problems().equals(memory.problems.sha256())) {
      throw new RunException(
          "the problem set has changed since: restore the old one, or start again in another folder with --out");
    }
    Map<String, ByteBuffer> read = read(step.resolve(TENSORS), state.tensors());
    for (Map.Entry<String, Learner> learner : memory.learners().entrySet()) {
      restore(learner.getKey(), learner.getValue(), read, state.updates());
    }
    memory.history.chosen = state.chosen();
    memory.history.entries.clear();
    memory.history.entries.putAll(state.history());
    memory.step = state.step();
    return state.parts();
  }

  private static void restore(
      String name, Learner learner, Map<String, ByteBuffer> read, Map<String, Long> updates) {
    for (Parameter p : learner.policy.parameters()) {
      ByteBuffer bytes = read.get(name + "/" + p.name());
      if (bytes == null || bytes.capacity() / Float.BYTES != p.size()) {
        throw new RunException(
            "it has no weights of the size of '%s' (%d) of the %s"
                .formatted(p.name(), p.size(), name));
      }
      p.value().duplicate().rewind().put(bytes.asFloatBuffer());
    }
    learner.slots.clear();
    String prefix = name + "-optimizer/";
    read.forEach(
        (tensor, bytes) -> {
          if (tensor.startsWith(prefix)) {
            FloatBuffer slot = Learner.zeros(bytes.capacity() / Float.BYTES);
            slot.duplicate().put(bytes.asFloatBuffer());
            learner.slots.put(tensor.substring(prefix.length()), slot);
          }
        });
    learner.updates = updates.getOrDefault(name, 0L);
    learner.policy.weightsChanged(learner.updates);
  }

  private static Map<String, ByteBuffer> read(Path file, List<Tensor> tensors) throws IOException {
    Map<String, ByteBuffer> all = new TreeMap<>();
    try (FileChannel in = FileChannel.open(file)) {
      for (Tensor t : tensors) {
        if (t.offset() < 0 || t.size() < 0) {
          throw new RunException(
              "tensor '%s' cannot have the size %d at %d"
                  .formatted(t.name(), t.size(), t.offset()));
        }
        if ((t.offset() + t.size()) * Float.BYTES > in.size()) {
          throw new RunException(
              "%s ends before tensor '%s'".formatted(file.getFileName(), t.name()));
        }
        byte[] bytes = new byte[t.size() * Float.BYTES];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()
            && in.read(buffer, t.offset() * Float.BYTES + buffer.position()) >= 0) {
          // read on until the tensor is whole
        }
        if (!sha256(bytes).equals(t.sha256())) {
          throw new RunException(
              "the checksum of tensor '%s' in %s does not fit"
                  .formatted(t.name(), file.getFileName()));
        }
        all.put(t.name(), buffer.rewind());
      }
    }
    return all;
  }

  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  /** SHA-256 of a file of any size. */
  static String sha256(Path file) throws IOException {
    MessageDigest digest = digest();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private Path beside() {
    return folder.resolve(".new");
  }

  private Path spare() {
    return folder.resolve(".spare");
  }

  private Path named(long step) {
    return folder.resolve("step-%06d".formatted(step));
  }
}
