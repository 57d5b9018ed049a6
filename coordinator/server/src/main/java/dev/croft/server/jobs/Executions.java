package dev.croft.server.jobs;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.llb.ExecOp;
import dev.croft.model.platform.Platform;
import dev.croft.model.step.Job;
import dev.croft.model.step.JobEvent;
import dev.croft.model.step.JobId;
import dev.croft.model.step.LostContentException;
import dev.croft.model.step.Step;
import dev.croft.model.step.StepKey;
import dev.croft.scheduler.JobDemand;
import dev.croft.scheduler.Waiting;
import dev.croft.server.build.BuildScope;
import dev.croft.solver.graph.PlannedStep;
import dev.croft.solver.graph.StepRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The steps in flight. A step that somebody runs already is joined, not run twice; one that nobody
 * waits for any more is cancelled. A step that failed for the build that started it is run once
 * more for those who had joined, since its failure may not be theirs. Thread safe.
 */
public final class Executions {

  private static final int TRIES = 3;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<StepKey, RunningStep> inFlight = new HashMap<>();
  private final Map<JobId, RunningJob> jobs = new ConcurrentHashMap<>();
  private final Map<StepKey, Integer> failures = new HashMap<>();
  private final AtomicLong nextJob = new AtomicLong();
  private final JobBoard board;
  private final StepIndex index;
  private final Platform defaultPlatform;
  private final Mailbox mailbox;
  private final String farmMember;

  /**
   * No steps in flight.
   *
   * @param defaultPlatform of steps that do not say theirs
   * @param farmMember makes job names unique among coordinators
   */
  public Executions(
      JobBoard board,
      StepIndex index,
      Platform defaultPlatform,
      Mailbox mailbox,
      String farmMember) {
    this.board = board;
    this.index = index;
    this.defaultPlatform = defaultPlatform;
    this.mailbox = mailbox;
    this.farmMember = farmMember;
  }

  /** Has steps run, in this order, each working on what the earlier ones make. */
  public void demand(Waiter waiter, List<PlannedStep> plan) {
    locked(
        () -> {
          int joined = 0;
          while (joined < plan.size() && inFlight.containsKey(plan.get(joined).identity())) {
            join(waiter, plan.get(joined++));
          }
          int end = plan.size();
          if (joined == 0) {
            end = firstInFlight(plan);
            start(waiter, plan.subList(0, end));
          } else {
            end = joined;
          }
          putBack(waiter, plan.subList(end, plan.size()));
        });
  }

  /** The waiter wants nothing any more. */
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

  private void join(Waiter waiter, PlannedStep step) {
    RunningStep running = inFlight.get(step.identity());
    if (running != null) {
      running.join(waiter, step.vertex().digest());
    }
  }

  private static void putBack(Waiter waiter, List<PlannedStep> plan) {
    if (!plan.isEmpty()) {
      Set<Digest> vertices = new HashSet<>();
      plan.forEach(step -> vertices.add(step.vertex().digest()));
      waiter.notTaken(vertices);
    }
  }

  private void start(Waiter waiter, List<PlannedStep> plan) {
    JobId id = new JobId(farmMember + "-" + nextJob.incrementAndGet());
    List<RunningStep> running = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    for (PlannedStep planned : plan) {
      RunningStep step = new RunningStep(planned);
      step.join(waiter, planned.vertex().digest());
      inFlight.put(planned.identity(), step);
      running.add(step);
      steps.add(new Step(planned.identity(), planned.vertex(), planned.inputs()));
    }
    Platform platform = plan.getFirst().vertex().platform().orElse(defaultPlatform);
    boolean executes = plan.stream().anyMatch(step -> step.vertex().op() instanceof ExecOp);
    RunningJob job = new RunningJob(id, waiter.scope().ref(), running);
    jobs.put(id, job);
    JobDemand demand =
        new JobDemand(
            id,
            waiter.scope().tenant(),
            0,
            executes ? Optional.of(platform) : Optional.empty(),
            Map.of());
    board.submit(
        new Job(id, 1, waiter.scope().tenant(), platform, steps), demand, new Follower(id));
  }

  private void cancel(RunningJob job) {
    forget(job);
    board.withdraw(job.id());
  }

  private void forget(RunningJob job) {
    jobs.remove(job.id());
    job.unfinished().forEach(step -> inFlight.remove(step.key(), step));
  }

  private void onEvent(RunningJob job, JobEvent event) {
    switch (event) {
      case JobEvent.Progress progress -> job.step(progress.step()).show(progress.event());
      case JobEvent.InputProgress progress ->
          job.step(progress.step()).showInput(progress.input(), progress.event());
      case JobEvent.StepDone done -> onStepDone(job, done);
      case JobEvent.JobDone done -> forget(job);
      case JobEvent.JobFailed failed -> onFailed(job, failed.step(), failed.failure());
    }
  }

  private void onStepDone(RunningJob job, JobEvent.StepDone done) {
    RunningStep step = job.step(done.step());
    PlannedStep plan = step.plan();
    StepRecord record =
        index.keep(plan.keys(), new StepRecord(plan.identity(), done.outputs()), plan.replace());
    job.stepDone();
    inFlight.remove(step.key(), step);
    failures.remove(step.key());
    step.waiters().forEach((waiter, vertex) -> waiter.finished(vertex, record.outputs()));
    if (!job.unfinished().isEmpty() && !job.isWanted()) {
      cancel(job);
    }
  }

  private void onFailed(RunningJob job, int stepIndex, CroftException failure) {
    forget(job);
    RunningStep failed = job.step(stepIndex);
    int count = failures.merge(failed.key(), 1, Integer::sum);
    boolean again = failure.kind() == FailureKind.TRANSIENT && count < TRIES;
    boolean othersTryAgain =
        count == 1 && failed.waiters().keySet().stream().anyMatch(waiter -> !isOwner(job, waiter));
    failed
        .waiters()
        .forEach(
            (waiter, vertex) -> {
              if (failure instanceof LostContentException lost) {
                waiter.lost(lost.content());
                waiter.notTaken(Set.of(vertex));
              } else if (again || (othersTryAgain && !isOwner(job, waiter))) {
                waiter.notTaken(Set.of(vertex));
              } else {
                waiter.failed(vertex, failure);
              }
            });
    if (!again && !othersTryAgain) {
      failures.remove(failed.key());
    }
    replan(job.unfinished().stream().filter(step -> !step.equals(failed)).toList());
  }

  private static boolean isOwner(RunningJob job, Waiter waiter) {
    return waiter.scope().ref().equals(job.ownerBuild());
  }

  private static void replan(List<RunningStep> steps) {
    for (RunningStep step : steps) {
      step.waiters().forEach((waiter, vertex) -> waiter.notTaken(Set.of(vertex)));
    }
  }

  private void onLost(RunningJob job) {
    forget(job);
    replan(job.unfinished());
  }

  private void onImpossible(RunningJob job, String reason) {
    forget(job);
    CroftException failure = CroftException.user(reason);
    job.unfinished()
        .forEach(step -> step.waiters().forEach((w, vertex) -> w.failed(vertex, failure)));
  }

  /** Hears of one job, and has it dealt with outside the board's lock. */
  private final class Follower implements JobListener {

    private final JobId id;

    Follower(JobId id) {
      this.id = id;
    }

    @Override
    public void waits(Waiting waiting) {}

    @Override
    public void assigned(Assignment assignment) {}

    @Override
    public void event(JobEvent event) {
      withJob(job -> onEvent(job, event));
    }

    @Override
    public void lost(String reason) {
      withJob(Executions.this::onLost);
    }

    @Override
    public void impossible(String reason) {
      withJob(job -> onImpossible(job, reason));
    }

    private void withJob(Consumer<RunningJob> action) {
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
