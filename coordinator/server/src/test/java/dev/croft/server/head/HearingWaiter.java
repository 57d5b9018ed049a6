package dev.croft.server.head;

import dev.croft.model.content.Digest;
import dev.croft.model.progress.VertexEvent;
import dev.croft.protocol.generated.farm.Lender;
import dev.croft.server.build.JobWishes;
import dev.croft.server.build.StepPlace;
import dev.croft.server.jobs.TellingWaiter;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A solve whose ends can be waited for. */
final class HearingWaiter extends TellingWaiter {

  private final BlockingQueue<String> heard;

  HearingWaiter(String build) {
    this(build, new LinkedBlockingQueue<>());
  }

  private HearingWaiter(String build, BlockingQueue<String> heard) {
    super(new RemoteScope(Lender.getDefaultInstance(), build, "default", JobWishes.none()), heard);
    this.heard = heard;
  }

  /** The next end that it hears of. */
  String hears() throws InterruptedException {
    String next = heard.poll(60, TimeUnit.SECONDS);
    return next == null ? "nothing" : next;
  }

  @Override
  public void placed(Digest vertex, StepPlace place) {
    if (place instanceof StepPlace.Runs runs) {
      heard.add("runs on " + runs.worker());
    }
  }

  @Override
  public void progress(Digest vertex, VertexEvent event) {}

  @Override
  public void inputProgress(Digest vertex, int input, VertexEvent event) {}
}
