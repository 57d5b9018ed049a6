package dev.croft.server.jobs;

import dev.croft.model.step.JobEvent;
import dev.croft.scheduler.Waiting;
import dev.croft.server.build.StepPlace;
import java.time.Clock;
import java.util.function.Consumer;

/** Hears of one job, and has it dealt with outside the board's lock. */
final class JobFollower implements JobListener {

  /** What concerns more than the job's own record. */
  interface Ends {

    /** An event of the attempt that counts. */
    void event(RunningJob job, JobEvent event);

    /** The job lost its worker. */
    void lost(RunningJob job);

    /** No worker can run the job. */
    void impossible(RunningJob job, String reason);
  }

  private final Consumer<Consumer<RunningJob>> mailbox;
  private final Clock clock;
  private final Ends ends;

  JobFollower(Consumer<Consumer<RunningJob>> mailbox, Clock clock, Ends ends) {
    this.mailbox = mailbox;
    this.clock = clock;
    this.ends = ends;
  }

  @Override
  public void waits(Waiting waiting) {
    StepPlace place =
        new StepPlace.Waits(waiting.position(), waiting.reason().text(), waiting.since());
    mailbox.accept(
        job -> job.unfinished().stream().findFirst().ifPresent(step -> step.place(place)));
  }

  @Override
  public void assigned(Assignment on) {
    StepPlace place =
        new StepPlace.Runs(on.worker(), on.emulated(), on.why(), on.waited(), on.workers());
    mailbox.accept(
        job -> {
          job.sign(clock.instant());
          job.trace().assigned(on);
          job.unfinished().forEach(step -> step.place(place));
        });
  }

  @Override
  public void event(JobEvent event) {
    mailbox.accept(
        job -> {
          job.sign(clock.instant());
          ends.event(job, event);
        });
  }

  @Override
  public void lost(String reason) {
    mailbox.accept(ends::lost);
  }

  @Override
  public void impossible(String reason) {
    mailbox.accept(job -> ends.impossible(job, reason));
  }
}
