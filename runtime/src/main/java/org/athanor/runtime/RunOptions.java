package org.athanor.runtime;

import java.util.List;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.policy.SamplingParams;

/** The run's own recipe keys. */
record RunOptions(
    @Default("1") @Doc("seed of every random stream of the run") long seed,
    @Default("100") @Doc("training steps in all") long steps,
    @Default("16") @Doc("problems attempted in a step") int problemsPerStep,
    @Default("16") @Doc("rollouts of each problem: the group size n") int rollouts,
    @Default("64") @Doc("longest completion, in tokens") int maxTokens,
    @Default("1.0") @Doc("sampling temperature in training") double temperature,
    @Default("0") @Doc("keeps the likeliest tokens so many, in training and evaluation; 0 is all")
        int topK,
    @Default("1.0") @Doc("keeps the likeliest tokens of so much probability; 1 is all") double topP,
    @Default("0.0") @Doc("keeps tokens so many times as likely as the likeliest; 0 is all")
        double minP,
    @Default("1.0") @Doc("divides the logits of tokens that occurred; 1 is none")
        double repetitionPenalty,
    @Default("") @Doc("texts that end a completion; \\n is a line's end") List<String> stop,
    @Default("0") @Doc("groups behind one optimizer update; 0 is all groups of the step")
        int groupsPerUpdate,
    @Default("0") @Doc("evaluate after every so many steps; 0 is only before and after training")
        long evaluateEvery,
    @Default("32") @Doc("samples of each evaluation problem") int evaluationRollouts,
    @Default("1.0") @Doc("sampling temperature in evaluation; 0 is greedy")
        double evaluationTemperature,
    @Default("1, 8, 32") @Doc("the k of the Pass@k figures, none above evaluationRollouts")
        List<String> passAt,
    @Default("1") @Doc("save the state after every so many steps, and after the last")
        long saveEvery,
    @Default("2") @Doc("how many saved states are kept") int keepStates,
    @Default("true") @Doc("write every rollout into the run's folder") boolean recordRollouts,
    @Default("60") @Doc("longest that a part just exchanged may take for one call, seconds")
        double partSeconds) {

  RunOptions {
    atLeast("steps", steps, 0);
    atLeast("problemsPerStep", problemsPerStep, 1);
    atLeast("rollouts", rollouts, 1);
    atLeast("groupsPerUpdate", groupsPerUpdate, 0);
    atLeast("evaluateEvery", evaluateEvery, 0);
    atLeast("evaluationRollouts", evaluationRollouts, 1);
    atLeast("saveEvery", saveEvery, 1);
    atLeast("keepStates", keepStates, 1);
    if (!(partSeconds > 0)) {
      throw new IllegalArgumentException("partSeconds must be above 0, got " + partSeconds);
    }
    if (!(temperature > 0)) {
      throw new IllegalArgumentException(
          "temperature must be above 0 in training, got " + temperature);
    }
    passAt = List.copyOf(passAt);
    for (String k : passAt) {
      if (!k.matches("[1-9][0-9]{0,5}")) {
        throw new IllegalArgumentException(
            "passAt must be whole numbers from 1, separated by commas, got '" + k + "'");
      }
    }
    stop = List.copyOf(stop);
    params(maxTokens, evaluationTemperature, topK, topP, minP, repetitionPenalty, stop);
  }

  private static SamplingParams params(
      int maxTokens,
      double temperature,
      int topK,
      double topP,
      double minP,
      double repetitionPenalty,
      List<String> stop) {
    List<String> ends = stop.stream().map(text -> text.replace("\\n", "\n")).toList();
    return new SamplingParams(maxTokens, temperature, topK, topP, minP, repetitionPenalty, ends);
  }

  private static void atLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", got " + value);
    }
  }

  SamplingParams sampling() {
    return params(maxTokens, temperature, topK, topP, minP, repetitionPenalty, stop);
  }

  SamplingParams evaluationSampling() {
    return params(maxTokens, evaluationTemperature, topK, topP, minP, repetitionPenalty, stop);
  }

  /** The k not above n, ascending; always at least 1 itself. */
  int[] ks(int n) {
    int[] ks =
        passAt.stream()
            .mapToInt(Integer::parseInt)
            .filter(k -> k <= n)
            .sorted()
            .distinct()
            .toArray();
    return ks.length == 0 ? new int[] {1} : ks;
  }
}
