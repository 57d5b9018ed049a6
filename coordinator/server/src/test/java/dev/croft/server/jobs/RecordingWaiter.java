package dev.croft.server.jobs;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.progress.VertexEvent;
import dev.croft.model.step.Content;
import dev.croft.server.build.BuildScope;
import dev.croft.server.build.ProgressSink;
import dev.croft.server.build.StepPlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A build's solve that notes what it is told. */
final class RecordingWaiter implements Waiter {

  final List<String> heard = new ArrayList<>();
  final List<StepPlace> places = new ArrayList<>();
  private final BuildScope scope;

  RecordingWaiter(String build) {
    this.scope = new Scope(build);
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
    places.add(place);
  }

  @Override
  public void progress(Digest vertex, VertexEvent event) {
    heard.add("sees " + event.getClass().getSimpleName());
  }

  @Override
  public void inputProgress(Digest vertex, int input, VertexEvent event) {
    heard.add("sees input " + input);
  }

  private record Scope(String ref) implements BuildScope {
    @Override
    public String sessionId() {
      return "session of " + ref;
    }

    @Override
    public String tenant() {
      return "default";
    }

    @Override
    public Set<String> entitlements() {
      return Set.of();
    }

    @Override
    public ProgressSink progress() {
      throw new UnsupportedOperationException("a waiter is told, not a sink");
    }
  }
}
