package dev.croft.server.jobs;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.step.Content;
import dev.croft.server.build.BuildScope;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** A build's solve that notes what comes of its steps, in words. */
public abstract class TellingWaiter implements Waiter {

  private final BuildScope scope;
  private final Collection<String> heard;

  /** Notes all for a build there. */
  protected TellingWaiter(BuildScope scope, Collection<String> heard) {
    this.scope = scope;
    this.heard = heard;
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
}
