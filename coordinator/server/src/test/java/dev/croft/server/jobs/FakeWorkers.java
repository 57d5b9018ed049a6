package dev.croft.server.jobs;

import dev.croft.agent.trace.Traces;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.ExecMeta;
import dev.croft.model.llb.ExecOp;
import dev.croft.model.llb.Mount;
import dev.croft.model.llb.Vertex;
import dev.croft.model.llb.VertexMetadata;
import dev.croft.model.platform.Platform;
import dev.croft.model.progress.VertexEvent;
import dev.croft.model.step.Content;
import dev.croft.model.step.Job;
import dev.croft.model.step.JobEvent;
import dev.croft.model.step.JobId;
import dev.croft.model.step.SnapshotId;
import dev.croft.model.step.StepKey;
import dev.croft.model.worker.WorkerId;
import dev.croft.model.worker.WorkerInfo;
import dev.croft.model.worker.WorkerState;
import dev.croft.scheduler.SchedulerPolicy;
import dev.croft.solver.graph.PlannedStep;
import dev.croft.solver.graph.StepRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Workers that execute nothing, and a board and executions that believe them. */
public final class FakeWorkers implements AutoCloseable {

  private static final Platform AMD64 = Platform.linux("amd64");

  /** Who has how much of any step's cache mounts. */
  Map<WorkerId, Long> warmMounts = Map.of();

  final TurnedClock clock = new TurnedClock();
  final JobBoard board = new JobBoard(SchedulerPolicy.defaults(), clock);
  private final Mailbox mailbox = new Mailbox("test");

  /** The steps in flight. */
  public final Executions executions =
      new Executions(
          board,
          new Index(),
          AMD64,
          mailbox,
          "test",
          contents -> Map.of(),
          (tenant, ids) -> warmMounts,
          clock,
          Traces.none());

  private final Map<String, Integer> slots = new HashMap<>();

  /** A worker joins, or says that it is there; returns what it is to execute. */
  public List<Job> worker(String name, int slotCount) throws Exception {
    slots.put(name, slotCount);
    return jobs(name);
  }

  /** What a worker is to execute. */
  public List<Job> jobs(String name) throws Exception {
    WorkerInfo info =
        new WorkerInfo(
            new WorkerId(name),
            List.of(AMD64),
            List.of(),
            slots.getOrDefault(name, 1),
            1L << 30,
            Map.of());
    Map<JobId, Integer> somethingElse = Map.of(new JobId("none"), 1);
    List<Job> jobs = board.synchronize(new WorkerState(info, somethingElse, false)).jobs();
    settle();
    return jobs;
  }

  /** Time passes in which all workers say that they are there. */
  void pass(Duration time) throws Exception {
    Duration left = time;
    while (left.isPositive()) {
      Duration part = left.compareTo(Duration.ofSeconds(5)) > 0 ? Duration.ofSeconds(5) : left;
      clock.turn(part);
      left = left.minus(part);
      for (String name : List.copyOf(slots.keySet())) {
        jobs(name);
      }
      board.timePassed();
      executions.timePassed();
      settle();
    }
  }

  void shows(Job job) throws Exception {
    report(
        new JobEvent.Progress(
            job.id(), job.attempt(), 0, new VertexEvent.Started(clock.instant())));
  }

  /** A worker says that a job and its steps ended well. */
  public void finish(Job job, String... made) throws Exception {
    for (int step = 0; step < made.length; step++) {
      finishStep(job, step, made[step]);
    }
    report(new JobEvent.JobDone(job.id(), job.attempt()));
  }

  void finishStep(Job job, int step, String made) throws Exception {
    report(
        new JobEvent.StepDone(
            job.id(),
            job.attempt(),
            step,
            List.of(new Content.Snapshot(new SnapshotId(made))),
            false,
            Instant.now()));
  }

  void fail(Job job, String why) throws Exception {
    report(new JobEvent.JobFailed(job.id(), job.attempt(), 0, CroftException.user(why)));
  }

  private void report(JobEvent event) throws Exception {
    board.report(event);
    settle();
  }

  /** Waits until everything that was posted has been dealt with. */
  public void settle() throws Exception {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    mailbox.post(() -> done.complete(true));
    done.get();
  }

  /** A step that starts a process of this name. */
  public static PlannedStep step(String name) {
    return step(name, AMD64);
  }

  static PlannedStep step(String name, Platform platform) {
    return step(name, platform, List.of(Mount.root(Mount.NONE)));
  }

  static PlannedStep step(String name, Platform platform, List<Mount> mounts) {
    ExecOp op =
        new ExecOp(
            ExecMeta.of(List.of(name), List.of(), "/", ""),
            mounts,
            ExecOp.NetMode.SANDBOX,
            ExecOp.SecurityMode.SANDBOX,
            List.of(),
            List.of());
    Vertex vertex =
        new Vertex(
            Digest.ofText(name),
            op,
            List.of(),
            Optional.of(platform),
            List.of(),
            VertexMetadata.none());
    StepKey key = new StepKey(Digest.ofText("key of " + name));
    return new PlannedStep(vertex, key, List.of(key), false, List.of());
  }

  @Override
  public void close() {
    mailbox.close();
  }

  private static final class Index implements StepIndex {

    private final Map<StepKey, StepRecord> records = new HashMap<>();

    @Override
    public Optional<StepRecord> find(StepKey key) {
      return Optional.ofNullable(records.get(key));
    }

    @Override
    public StepRecord keep(List<StepKey> keys, StepRecord record, boolean replace) {
      keys.forEach(key -> records.put(key, record));
      return record;
    }
  }
}
