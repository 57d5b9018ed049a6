package dev.croft.solver.graph;

import dev.croft.model.content.Digest;
import dev.croft.model.step.Content;
import dev.croft.model.step.StepKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Answers everything but the running of steps, with an empty cache: what is left is what runs
 * first.
 */
final class PretendSteps {

  private PretendSteps() {}

  static List<List<String>> firstJobs(Solve solve) {
    List<List<String>> jobs = new ArrayList<>();
    Deque<SolveEffect> effects = new ArrayDeque<>(solve.start());
    while (!effects.isEmpty()) {
      switch (effects.remove()) {
        case SolveEffect.ResolveSource source ->
            effects.addAll(
                solve.on(
                    new SolveEvent.SourceResolved(
                        source.vertex().digest(),
                        new StepKey(source.vertex().digest()),
                        new Content.Tree(source.vertex().digest()))));
        case SolveEffect.LookUp lookUp ->
            effects.addAll(
                solve.on(
                    new SolveEvent.LookedUp(
                        lookUp.vertex(), lookUp.key(), Optional.empty(), false)));
        case SolveEffect.Checksum sum ->
            effects.addAll(
                solve.on(
                    new SolveEvent.Checksummed(
                        sum.vertex(), sum.input(), sum.content(), Digest.ofText("x"))));
        case SolveEffect.Run run ->
            jobs.add(run.steps().stream().map(step -> step.vertex().name()).toList());
        case SolveEffect.Cached hit -> throw new IllegalStateException("nothing is cached");
        case SolveEffect.Finished finished -> throw new IllegalStateException("nothing ran");
        case SolveEffect.Failed failed -> throw failed.failure();
      }
    }
    return jobs;
  }
}
