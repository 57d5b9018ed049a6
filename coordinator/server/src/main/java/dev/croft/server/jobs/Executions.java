package dev.croft.server.jobs;

import dev.croft.agent.trace.Traces;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.platform.Platform;
import dev.croft.model.progress.VertexEvent;
import dev.croft.model.step.JobEvent;
import dev.croft.model.step.JobId;
import dev.croft.model.step.StepKey;
import dev.croft.model.worker.WorkerId;
import dev.croft.server.build.BuildScope;
import dev.croft.solver.graph.PlannedStep;
import dev.croft.solver.graph.StepRecord;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The steps in flight. A step that somebody runs already is joined, not run twice; one that nobody
 * waits for any more is cancelled. A step that failed for the build that started it is run once
 * more for those who had joined, since its failure may not be theirs; and where nothing is seen of
 * it for long, it is executed a second time for them, and who ends first serves all. Thread safe.
 */
public final class Executions implements Steps {

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<StepKey, RunningStep> inFlight = new HashMap<>();
  private final Map<JobId, RunningJob> jobs = new ConcurrentHashMap<>();
  private final Failures failures = new Failures();
  private final JobBoard board;
  private final StepIndex index;
  private final JobMaker maker;
  private final Mailbox mailbox;
  private final Clock clock;
  private final HangPolicy hangs;

  /**
   * No steps in flight.
   *
   * @param defaultPlatform of steps that do not say theirs
   * @param farmMember makes job names unique among coordinators
   * @param traces where builds are followed
   */
  public Executions(
      JobBoard board,
      StepIndex index,
      Platform defaultPlatform,
      Mailbox mailbox,
      String farmMember,
      Locality locality,
      MountLocality mounts,
      Clock clock,
      Traces traces) {
    this(
        board,
        index,
        new JobMaker(defaultPlatform, farmMember, locality, mounts, traces),
        mailbox,
        clock);
  }

  private Executions(
      JobBoard board, StepIndex index, JobMaker maker, Mailbox mailbox, Clock clock) {
    this.board = board;
    this.index = index;
    this.maker = maker;
    this.mailbox = mailbox;
    this.clock = clock;
    this.hangs = HangPolicy.usual();
  }

  @Override
  public void demand(Waiter waiter, List<PlannedStep> plan) {
    Map<WorkerId, Long> bytes = maker.bytesAt(waiter.scope().tenant(), plan);
    locked(
        () -> {
          int joined = 0;
          while (joined < plan.size() && joinedOrMade(waiter, plan.get(joined))) {
            joined++;
          }
          int end = joined;
          if (joined == 0) {
            end = firstInFlight(plan);
            start(waiter, plan.subList(0, end), bytes);
          }
          putBack(waiter, plan.subList(end, plan.size()));
        });
  }

  @Override
  public void leave(Waiter waiter) {
    locked(
        () -> {
          jobs.values().forEach(job -> job.steps().forEach(step -> step.waiters().remove(waiter)));
          jobs.values().stream().filter(job -> !job.isWanted()).toList().forEach(this::cancel);
        });
  }

  /** The builds that wait for a job now, the one that had it started first if it still waits. */
  public List<BuildScope> waitingFor(JobId id) {
    return locked(
        () -> {
          RunningJob job = jobs.get(id);
          if (job == null) {
            return List.of();
          }
          Map<String, BuildScope> scopes = new LinkedHashMap<>();
          for (RunningStep step : job.unfinished()) {
            step.waiters().keySet().forEach(w -> scopes.put(w.scope().ref(), w.scope()));
          }
          List<BuildScope> ordered = new ArrayList<>(scopes.values());
          ordered.sort(
              (a, b) ->
                  Boolean.compare(
                      b.ref().equals(job.ownerBuild()), a.ref().equals(job.ownerBuild())));
          return ordered;
        });
  }

  private int firstInFlight(List<PlannedStep> plan) {
    for (int i = 0; i < plan.size(); i++) {
      if (inFlight.containsKey(plan.get(i).identity())) {
        return i;
      }
    }
    return plan.size();
  }

  private boolean joinedOrMade(Waiter waiter, PlannedStep step) {
    RunningStep running = inFlight.get(step.identity());
    if (running != null) {
      running.join(waiter, step.vertex().digest());
      return true;
    }
    Optional<StepRecord> made = madeMeanwhile(step);
    made.ifPresent(record -> tell(waiter, step.vertex().digest(), record));
    return made.isPresent();
  }

  /** Who looked a step up while it still ran may ask for it when it has ended. */
  private Optional<StepRecord> madeMeanwhile(PlannedStep step) {
    return step.replace() ? Optional.empty() : index.find(step.keys().getFirst());
  }

  private void tell(Waiter waiter, Digest vertex, StepRecord made) {
    Instant now = clock.instant();
    waiter.progress(vertex, new VertexEvent.Started(now));
    waiter.progress(vertex, new VertexEvent.Completed(now, true, ""));
    waiter.finished(vertex, made.outputs());
  }

  private static void putBack(Waiter waiter, List<PlannedStep> plan) {
    if (!plan.isEmpty()) {
      Set<Digest> vertices = new HashSet<>();
      plan.forEach(step -> vertices.add(step.vertex().digest()));
      waiter.notTaken(vertices);
    }
  }

  private void start(Waiter waiter, List<PlannedStep> plan, Map<WorkerId, Long> bytes) {
    List<RunningStep> running = new ArrayList<>();
    for (PlannedStep planned : plan) {
      RunningStep step = new RunningStep(planned);
      step.join(waiter, planned.vertex().digest());
      inFlight.put(planned.identity(), step);
      running.add(step);
    }
    submit(waiter.scope(), plan, running, bytes, false);
  }

  private RunningJob submit(
      BuildScope owner,
      List<PlannedStep> plan,
      List<RunningStep> steps,
      Map<WorkerId, Long> bytes,
      boolean second) {
    JobMaker.Made made = maker.make(owner, plan, bytes);
    RunningJob job = new RunningJob(made.job().id(), owner.ref(), steps, second, made.trace());
    jobs.put(job.id(), job);
    board.submit(made.job(), made.demand(), listener(job.id()));
    return job;
  }

  /**
   * To be called about every second: where nothing was seen of a job for long, it is executed a
   * second time for those who joined it.
   */
  public void timePassed() {
    Instant now = clock.instant();
    locked(
        () ->
            jobs.values().stream()
                .filter(job -> job.hangsForOthers(hangs, now))
                .toList()
                .forEach(this::executeAgain));
  }

  private void executeAgain(RunningJob job) {
    BuildScope owner =
        job.unfinished().getFirst().waiters().keySet().stream()
            .filter(waiter -> !job.isOwner(waiter))
            .map(Waiter::scope)
            .findFirst()
            .orElseThrow();
    RunningJob again =
        submit(owner, JobMaker.rest(job), List.copyOf(job.unfinished()), Map.of(), true);
    job.rival(Optional.of(again));
    again.rival(Optional.of(job));
  }

  private void cancel(RunningJob job) {
    forget(job);
    board.withdraw(job.id());
  }

  /** A job is over; its steps are too, but where a rival executes them. */
  private void forget(RunningJob job) {
    job.trace().end();
    jobs.remove(job.id());
    if (job.rival().isPresent()) {
      job.rival().get().rival(Optional.empty());
      job.rival(Optional.empty());
    } else {
      job.unfinished().forEach(step -> inFlight.remove(step.key(), step));
    }
  }

  private void onEvent(RunningJob job, JobEvent event) {
    switch (event) {
      case JobEvent.Progress progress -> job.step(progress.step()).show(progress.event());
      case JobEvent.InputProgress progress ->
          job.step(progress.step()).showInput(progress.input(), progress.event());
      case JobEvent.StepDone done -> onStepDone(job, done);
      case JobEvent.JobDone done -> forget(job);
      case JobEvent.JobFailed failed -> {
        boolean another = job.rival().isPresent();
        job.trace().failed(failed.failure().text());
        forget(job);
        failures.onFailed(job, failed.step(), failed.failure(), another);
      }
    }
  }

  private void onStepDone(RunningJob job, JobEvent.StepDone done) {
    job.rival().ifPresent(this::cancel);
    RunningStep step = job.step(done.step());
    PlannedStep plan = step.plan();
    StepRecord record =
        index.keep(plan.keys(), new StepRecord(plan.identity(), done.outputs()), plan.replace());
    step.made(record.outputs());
    job.stepDone();
    inFlight.remove(step.key(), step);
    failures.forget(step.key());
    step.waiters().forEach((waiter, vertex) -> waiter.finished(vertex, record.outputs()));
    if (!job.unfinished().isEmpty() && !job.isWanted()) {
      cancel(job);
    }
  }

  private void onLost(RunningJob job) {
    boolean another = job.rival().isPresent();
    job.trace().failed("the worker is lost");
    forget(job);
    if (!another) {
      Failures.planAgain(job.unfinished());
    }
  }

  private void onImpossible(RunningJob job, String reason) {
    boolean another = job.rival().isPresent();
    job.trace().failed(reason);
    forget(job);
    if (another) {
      return;
    }
    CroftException failure = CroftException.user(reason);
    job.unfinished()
        .forEach(step -> step.waiters().forEach((w, vertex) -> w.failed(vertex, failure)));
  }

  private void dealWith(JobId id, Consumer<RunningJob> action) {
    mailbox.post(
        () ->
            locked(
                () -> {
                  RunningJob job = jobs.get(id);
                  if (job != null) {
                    action.accept(job);
                  }
                }));
  }

  private JobListener listener(JobId id) {
    return new JobFollower(
        action -> dealWith(id, action),
        clock,
        new JobFollower.Ends() {
          @Override
          public void event(RunningJob job, JobEvent event) {
            onEvent(job, event);
          }

          @Override
          public void lost(RunningJob job) {
            onLost(job);
          }

          @Override
          public void impossible(RunningJob job, String reason) {
            onImpossible(job, reason);
          }
        });
  }

  private void locked(Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }
}
