package dev.croft.server.head;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.progress.VertexEvent;
import dev.croft.model.step.Content;
import dev.croft.protocol.generated.farm.Lender;
import dev.croft.server.build.BuildScope;
import dev.croft.server.build.JobWishes;
import dev.croft.server.build.StepPlace;
import dev.croft.server.jobs.Waiter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A solve whose ends can be waited for. */
final class HearingWaiter implements Waiter {

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final BuildScope scope;

  HearingWaiter(String build) {
    scope = new RemoteScope(Lender.getDefaultInstance(), build, "default", JobWishes.none());
  }

  /** The next end that it hears of. */
  String hears() throws InterruptedException {
    String next = heard.poll(60, TimeUnit.SECONDS);
    return next == null ? "nothing" : next;
  }

  @Override
  public BuildScope scope() {
    return scope;
  }

  @Override
  public void finished(Digest vertex, List<Content> outputs) {
    heard.add("finished " + outputs);
  }

  @Override
  public void notTaken(Set<Digest> vertices) {
    heard.add("plan again " + vertices.size());
  }

  @Override
  public void lost(Content content) {
    heard.add("lost " + content);
  }

  @Override
  public void failed(Digest vertex, CroftException failure) {
    heard.add("failed: " + failure.text());
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
