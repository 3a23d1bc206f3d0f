package org.athanor.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.athanor.data.Group;
import org.athanor.data.Rollout;
import org.athanor.data.Verdict;

/** One step's rollouts as compressed JSON lines, one line for each rollout. */
final class RolloutFile {
  private static final String SHADOW = "shadow";

  private RolloutFile() {}

  /**
   * @param shadow what a second verifier said, or none to leave it out
   */
  static byte[] bytes(StepResult result, Shadow shadow) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new Fast(bytes)) {
      int row = 0;
      for (Group g : result.learned().groups()) {
        for (int j = 0; j < g.size(); j++, row++) {
          Map<String, Object> line = line(shadow, g, g.rollouts().get(j), true);
          line.put("reward", g.rewards().perRollout()[j]);
          if (g.rewards().hasTokenRewards()) {
            line.put("tokenRewards", g.rewards().perToken()[j]);
          }
          line.put("advantage", compact(result.advantages()[row]));
          write(out, line);
        }
      }
      for (Group g : result.sampled().groups()) {
        for (Rollout r : g.rollouts()) {
          if (!r.verdict().decided()) {
            write(out, line(shadow, g, r, false));
          }
        }
      }
      for (Group g : result.sampled().others()) {
        for (Rollout r : g.rollouts()) {
          write(out, line(shadow, g, r, false));
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("writing into memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  /** The same file as if there were no shadow. */
  static byte[] withoutShadow(byte[] compressed) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed));
        GZIPOutputStream out = new Fast(bytes)) {
      for (String line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
        JsonObject rollout = Json.GSON.fromJson(line, JsonObject.class);
        rollout.remove(SHADOW);
        out.write((Json.GSON.toJson(rollout) + "\n").getBytes(UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  private static Map<String, Object> line(Shadow shadow, Group g, Rollout r, boolean learned) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("group", g.id());
    line.put("origin", g.origin().name().toLowerCase(java.util.Locale.ROOT));
    if (g.parent() >= 0) {
      line.put("parent", g.parent());
    }
    line.put("problem", g.problem().id());
    line.put("prompt", g.problem().prompt());
    line.put("answer", g.problem().answer());
    line.put("rollout", r.index());
    line.put("text", r.text());
    line.put("stop", r.trajectory().stop().name().toLowerCase(java.util.Locale.ROOT));
    line.put("outcome", StepResult.name(r.verdict().outcome()));
    if (r.verdict().decided()) {
      line.put("score", r.verdict().score());
    }
    line.put("extracted", r.verdict().extracted());
    line.put("evidence", r.verdict().evidence());
    Verdict other = shadow.otherwise(g, r);
    if (other != null) {
      Map<String, Object> said = new LinkedHashMap<>();
      said.put("outcome", StepResult.name(other.outcome()));
      said.put("extracted", other.extracted());
      said.put("evidence", other.evidence());
      line.put(SHADOW, said);
    }
    line.put("tokens", r.trajectory().tokens());
    double[] logProb = r.trajectory().logProb();
    if (Arrays.stream(logProb).noneMatch(Double::isNaN)) { // a server need not tell
      line.put("logProb", logProb);
    }
    line.put("learned", learned);
    return line;
  }

  /** One number where all tokens have the same. */
  private static Object compact(double[] values) {
    for (double v : values) {
      if (v != values[0]) {
        return values;
      }
    }
    return values.length == 0 ? values : (Object) values[0];
  }

  private static void write(GZIPOutputStream out, Map<String, Object> line) throws IOException {
    out.write((Json.GSON.toJson(line) + "\n").getBytes(UTF_8));
  }

  /** The quickest level: somewhat larger files for less time of the step. */
  private static final class Fast extends GZIPOutputStream {
    Fast(OutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
