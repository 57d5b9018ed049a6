package dev.croft.server.jobs;

import dev.croft.model.content.Digest;
import dev.croft.model.progress.VertexEvent;
import dev.croft.server.build.BuildScope;
import dev.croft.server.build.ProgressSink;
import dev.croft.server.build.StepPlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A build's solve that notes what it is told. */
final class RecordingWaiter extends TellingWaiter {

  final List<String> heard;
  final List<StepPlace> places = new ArrayList<>();

  RecordingWaiter(String build) {
    this(build, new ArrayList<>());
  }

  private RecordingWaiter(String build, List<String> heard) {
    super(new Scope(build), heard);
    this.heard = heard;
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
