package org.athanor.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
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
  private final Path folder;

  StateStore(Path folder) {
    this.folder = folder;
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

  /** Writes the memory as it stands beside the states, synced; {@link #commit} makes it one. */
  void prepare(Memory memory, SortedMap<String, String> parts) throws IOException {
    Path beside = beside();
    DurableFiles.deleteTree(beside);
    Files.createDirectories(beside);
    List<Tensor> tensors = new ArrayList<>();
    try (FileChannel out =
        FileChannel.open(
            beside.resolve(TENSORS), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (Map.Entry<String, Learner> learner : memory.learners().entrySet()) {
        write(out, learner.getKey(), learner.getValue(), tensors);
      }
      out.force(true);
    }
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
    DurableFiles.write(beside.resolve("state.json"), Json.GSON.toJson(state).getBytes(UTF_8));
    DurableFiles.syncFolder(beside);
  }

  /** Gives the prepared state of a step its name. Keeps the newest {@code keep} states. */
  void commit(long step, int keep) throws IOException {
    Path named = named(step);
    DurableFiles.deleteTree(named); // only there if a run was set back to before this step
    DurableFiles.move(beside(), named);
    List<Path> saved = saved();
    for (Path old : saved.subList(0, Math.max(0, saved.size() - keep))) {
      DurableFiles.deleteTree(old);
    }
  }

  private static SortedMap<String, Long> updates(Memory memory) {
    SortedMap<String, Long> updates = new TreeMap<>();
    memory.learners().forEach((name, learner) -> updates.put(name, learner.updates));
    return updates;
  }

  /** Weights as "policy/NAME", optimizer slots as "policy-optimizer/SLOT/NAME". */
  private static void write(FileChannel out, String name, Learner learner, List<Tensor> tensors)
      throws IOException {
    for (Parameter p : learner.policy.parameters()) {
      tensors.add(write(out, name + "/" + p.name(), p.shape(), p.value()));
    }
    for (Map.Entry<String, FloatBuffer> slot : learner.slots.entrySet()) {
      int[] shape = {slot.getValue().capacity()};
      tensors.add(write(out, name + "-optimizer/" + slot.getKey(), shape, slot.getValue()));
    }
  }

  private static Tensor write(FileChannel out, String name, int[] shape, FloatBuffer values)
      throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.capacity() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values.duplicate().rewind());
    long offset = out.position() / Float.BYTES;
    String sha256 = sha256(bytes.array());
    DurableFiles.writeFully(out, bytes);
    return new Tensor(name, shape, offset, values.capacity(), sha256);
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
   * Fills the memory from the newest state that is whole.
   *
   * @return what was wrong with newer ones, a line each; the memory is untouched if there is no
   *     state at all
   * @throws RunException if there are states but none is whole
   */
  List<String> load(Memory memory) throws IOException {
    List<String> faults = new ArrayList<>();
    List<Path> saved = saved();
    for (int i = saved.size() - 1; i >= 0; i--) {
      try {
        restore(memory, saved.get(i));
        return faults;
      } catch (IOException | JsonParseException | RunException e) {
        faults.add("the saved state " + saved.get(i) + " cannot be used: " + e.getMessage());
      }
    }
    if (!saved.isEmpty()) {
      throw new RunException(
          String.join("; ", faults)
              + "; no earlier state is left: start again in another folder with --out");
    }
    return faults;
  }

  private void restore(Memory memory, Path step) throws IOException {
    State state = Json.GSON.fromJson(Files.readString(step.resolve("state.json")), State.class);
    if (state == null || state.format() != FORMAT) {
      throw new RunException(
          "its format is %s, this version reads %d"
              .formatted(state == null ? "empty" : state.format(), FORMAT));
    }
    if (!state.problems().equals(memory.problems.sha256())) {
      throw new RunException(
          "the problem set has changed since: restore the old one, or start again in another folder"
              + " with --out");
    }
    Map<String, ByteBuffer> read = read(step.resolve(TENSORS), state.tensors());
    for (Map.Entry<String, Learner> learner : memory.learners().entrySet()) {
      restore(learner.getKey(), learner.getValue(), read, state.updates());
    }
    memory.history.chosen = state.chosen();
    memory.history.entries.clear();
    memory.history.entries.putAll(state.history());
    memory.step = state.step();
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
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private Path beside() {
    return folder.resolve(".new");
  }

  private Path named(long step) {
    return folder.resolve("step-%06d".formatted(step));
  }
}
