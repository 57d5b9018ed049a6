package dev.croft.solver.graph;

import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.Definition;
import dev.croft.model.llb.Edge;
import dev.croft.model.llb.SourceOp;
import dev.croft.model.llb.Vertex;
import dev.croft.model.step.Content;
import dev.croft.model.step.SnapshotId;
import dev.croft.model.step.StepKey;
import dev.croft.solver.key.CacheKeys;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Carries a solve's effects out at once, with a cache that lasts from solve to solve, and notes
 * what ran.
 */
final class PretendFarm {

  private static final CacheKeys KEYS = new CacheKeys("default");

  final List<List<String>> jobs = new ArrayList<>();
  final List<String> cached = new ArrayList<>();
  final List<String> resolved = new ArrayList<>();
  final Set<Content> lost = new HashSet<>();
  final Map<StepKey, StepRecord> imports = new HashMap<>();
  List<SolvedStep> solved = List.of();
  private final Map<StepKey, StepRecord> records = new HashMap<>();
  private final Map<String, String> filesOf = new HashMap<>();
  private final Map<Content, String> files = new HashMap<>();
  private int solves;

  /** Says which files a vertex brings or makes; by default they are unlike any other's. */
  void makes(String vertex, String itsFiles) {
    filesOf.put(vertex, itsFiles);
  }

  /** Imports what the last solve of another farm came to, with layers for what it made. */
  void importFrom(PretendFarm other) {
    imports.clear();
    for (SolvedStep step : other.solved) {
      List<Content> layers = step.outputs().stream().map(PretendFarm::exported).toList();
      StepRecord record = new StepRecord(step.identity(), layers);
      imports.put(step.identity(), record);
      step.keys().forEach(key -> imports.put(key, record));
    }
  }

  static Content exported(Content content) {
    Digest name = Digest.ofText(content.toString());
    return new Content.Layers(
        Optional.of("host/cache"),
        List.of(
            new Content.Layers.Layer(
                Descriptor.of("application/layer", name, 1), name, Optional.empty())));
  }

  List<String> ran() {
    return jobs.stream().flatMap(List::stream).toList();
  }

  void forgetWhatRan() {
    jobs.clear();
    cached.clear();
    resolved.clear();
  }

  Content build(Graphs graphs, Edge head) {
    Definition definition = graphs.definition(head);
    Solve solve = new Solve(definition, Set.of(head), KEYS, "solve " + solves++);
    Deque<SolveEffect> effects = new ArrayDeque<>(solve.start());
    while (!effects.isEmpty()) {
      switch (effects.remove()) {
        case SolveEffect.ResolveSource source -> effects.addAll(resolve(solve, source.vertex()));
        case SolveEffect.LookUp lookUp -> {
          Optional<StepRecord> record = Optional.ofNullable(records.get(lookUp.key().own()));
          boolean available =
              record.isPresent() && record.get().outputs().stream().noneMatch(lost::contains);
          Optional<StepRecord> imported =
              Optional.ofNullable(imports.get(lookUp.key().claimed()))
                  .filter(
                      known -> !available && known.outputs().stream().noneMatch(lost::contains));
          effects.addAll(
              solve.on(
                  imported.isPresent()
                      ? new SolveEvent.Imported(lookUp.vertex(), lookUp.key(), imported.get())
                      : new SolveEvent.LookedUp(lookUp.vertex(), lookUp.key(), record, available)));
        }
        case SolveEffect.Checksum sum ->
            effects.addAll(
                solve.on(
                    new SolveEvent.Checksummed(
                        sum.vertex(),
                        sum.input(),
                        sum.content(),
                        Digest.ofText(files.getOrDefault(sum.content(), "no files")))));
        case SolveEffect.Run run -> effects.addAll(run(solve, run.steps()));
        case SolveEffect.Cached hit -> cached.add(definition.vertex(hit.vertex()).name());
        case SolveEffect.Finished finished -> {
          solved = solve.steps();
          return finished.outputs().values().iterator().next();
        }
        case SolveEffect.Failed failed -> throw failed.failure();
      }
    }
    throw CroftException.user("the solve stands still");
  }

  private List<SolveEffect> resolve(Solve solve, Vertex vertex) {
    resolved.add(vertex.name());
    String brought = filesOf.getOrDefault(vertex.name(), vertex.name());
    Content content = new Content.Tree(Digest.ofText(brought));
    files.put(content, brought);
    StepKey identity = KEYS.ofSource(((SourceOp) vertex.op()).scheme(), Digest.ofText(brought));
    return solve.on(new SolveEvent.SourceResolved(vertex.digest(), identity, content));
  }

  private List<SolveEffect> run(Solve solve, List<PlannedStep> steps) {
    jobs.add(steps.stream().map(step -> step.vertex().name()).toList());
    List<SolveEffect> effects = new ArrayList<>();
    for (PlannedStep step : steps) {
      Content made = new Content.Snapshot(new SnapshotId("s" + files.size()));
      files.put(made, filesOf.getOrDefault(step.vertex().name(), made.toString()));
      StepRecord record = new StepRecord(step.identity(), List.of(made));
      step.keys().forEach(key -> records.put(key, record));
      effects.addAll(
          solve.on(new SolveEvent.StepFinished(step.vertex().digest(), record.outputs())));
    }
    return effects;
  }
}
