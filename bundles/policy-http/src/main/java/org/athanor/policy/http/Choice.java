package org.athanor.policy.http;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.athanor.data.Trajectory.Stop;

/**
 * One completion as a server gave it.
 *
 * @param text all of it
 * @param pieces the server's tokens as texts, which together are the text; empty if it did not say
 * @param logProbs of the pieces, in nats; empty if it did not say
 * @param stop why it ended
 */
record Choice(String text, List<String> pieces, List<Double> logProbs, Stop stop) {

  /**
   * Reads a choice of either interface.
   *
   * @throws Unusable if it has no text
   */
  static Choice of(JsonObject choice) throws Unusable {
    String text = text(choice);
    List<String> pieces = new ArrayList<>();
    List<Double> logProbs = new ArrayList<>();
    JsonElement given = choice.get("logprobs");
    if (given != null && given.isJsonObject()) {
      scores(given.getAsJsonObject(), pieces, logProbs);
    }
    if (!pieces.isEmpty() && !String.join("", pieces).equals(text)) {
      realign(text, pieces);
    }
    return new Choice(text, List.copyOf(pieces), List.copyOf(logProbs), stop(choice));
  }

  private static String text(JsonObject choice) throws Unusable {
    if (choice.has("message") && choice.get("message").isJsonObject()) {
      JsonObject message = choice.getAsJsonObject("message");
      String thought = string(message, "reasoning_content");
      thought = thought.isEmpty() ? string(message, "reasoning") : thought;
      String said = string(message, "content");
      return thought.isEmpty() ? said : "<think>" + thought + "</think>" + said;
    }
    if (!choice.has("text")) {
      throw new Unusable("a choice without 'message' or 'text': it has " + choice.keySet());
    }
    return string(choice, "text");
  }

  private static String string(JsonObject object, String key) {
    JsonElement value = object.get(key);
    return value == null || !value.isJsonPrimitive() ? "" : value.getAsString();
  }

  /** Chat's list of objects, or the completions' two lists side by side. */
  private static void scores(JsonObject given, List<String> pieces, List<Double> logProbs) {
    if (given.has("content") && given.get("content").isJsonArray()) {
      for (JsonElement element : given.getAsJsonArray("content")) {
        pieces.add(string(element.getAsJsonObject(), "token"));
        logProbs.add(number(element.getAsJsonObject().get("logprob")));
      }
    } else if (given.has("tokens") && given.has("token_logprobs")) {
      JsonArray scores = given.getAsJsonArray("token_logprobs");
      for (JsonElement token : given.getAsJsonArray("tokens")) {
        logProbs.add(number(scores.get(pieces.size())));
        pieces.add(token.getAsString());
      }
    }
  }

  private static double number(JsonElement value) {
    boolean none = value == null || value.isJsonNull();
    return none ? Double.NaN : Math.min(0, value.getAsDouble());
  }

  /**
   * Tokens that are parts of a character, or that end the sequence, do not add up to the text: the
   * first then carries it, and the rest are empty.
   */
  private static void realign(String text, List<String> pieces) {
    for (int t = 0; t < pieces.size(); t++) {
      pieces.set(t, t == 0 ? text : "");
    }
  }

  private static Stop stop(JsonObject choice) {
    String reason = string(choice, "finish_reason");
    boolean matched =
        choice.has("stop_reason")
            && choice.get("stop_reason").isJsonPrimitive()
            && choice.getAsJsonPrimitive("stop_reason").isString();
    if (reason.equals("length") || reason.equals("max_tokens") || reason.equals("maxTokens")) {
      return Stop.LENGTH;
    }
    return matched ? Stop.STOP_TEXT : Stop.END_OF_SEQUENCE;
  }
}
