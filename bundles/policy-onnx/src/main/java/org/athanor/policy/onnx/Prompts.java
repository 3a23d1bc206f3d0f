package org.athanor.policy.onnx;

/**
 * How problems are put before the model.
 *
 * @param chat as a user's message in the folder's chat template, rather than as they are
 * @param system a message of the system before it; none if empty
 */
record Prompts(boolean chat, String system) {
  static final Prompts PLAIN = new Prompts(false, "");

  Prompts {
    if (!chat && !system.isEmpty()) {
      throw new IllegalArgumentException("system needs chat = true");
    }
  }
}
