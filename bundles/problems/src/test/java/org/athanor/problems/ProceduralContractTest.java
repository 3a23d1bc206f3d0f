package org.athanor.problems;

import java.util.List;
import org.athanor.plugin.ProblemSource;
import org.athanor.problems.Procedural.Options;
import org.athanor.testkit.ProblemSourceContract;

class ProceduralContractTest implements ProblemSourceContract<Options> {
  @Override
  public ProblemSource<Options> source() {
    return new Procedural();
  }

  @Override
  public List<Options> variants() {
    return List.of(
        with(),
        with("count = 1"),
        with("tasks = solve, verify,write", "demonstrations = true", "seed = 9"),
        with("families = story", "split = held-out", "count = 2000000000"),
        with("levels = countdown-4,chain-2", "weights = chain:2, countdown-4:0.5"));
  }

  @Override
  public List<String> badOptions() {
    return List.of(
        "families = chess", "families =", "tasks = draw", "levels = chain-9", "count = 0");
  }
}
