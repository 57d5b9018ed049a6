package dev.croft.server.solve;

import dev.croft.model.content.Digest;
import dev.croft.model.llb.Definition;
import dev.croft.model.progress.VertexEvent;
import dev.croft.server.build.BuildScope;
import dev.croft.server.build.StepPlace;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Says in a build's output where its steps are: that one waits and where it stands, and which
 * worker got it and why. A farm of one worker in which nobody waits says nothing. Thread safe.
 */
final class StepNotes {

  private static final Duration WORTH_TELLING = Duration.ofSeconds(1);
  private static final int STANDARD_ERROR = 2;

  private final BuildScope scope;
  private final Definition definition;
  private final Map<Digest, Duration> toldAfter = new HashMap<>();
  private final Map<Digest, String> onceItBegins = new HashMap<>();

  StepNotes(BuildScope scope, Definition definition) {
    this.scope = scope;
    this.definition = definition;
  }

  synchronized void placed(Digest vertex, StepPlace place) {
    scope.places().put(vertex, definition.vertex(vertex).name(), place);
    switch (place) {
      case StepPlace.Waits waits -> waits(vertex, waits);
      case StepPlace.Runs runs -> {
        boolean waited = runs.waited().compareTo(WORTH_TELLING) >= 0;
        if (waited || runs.workers() > 1) {
          onceItBegins.put(
              vertex,
              "[croft] on "
                  + runs.worker()
                  + " ("
                  + runs.why()
                  + ")"
                  + (waited ? after(runs) : ""));
        }
      }
    }
  }

  /** Told when it is new, and then each time that the wait has doubled. */
  private void waits(Digest vertex, StepPlace.Waits waits) {
    Instant now = Instant.now();
    Duration waited = Duration.between(waits.since(), now);
    Duration before = toldAfter.getOrDefault(vertex, Duration.ZERO);
    if (waited.compareTo(before.multipliedBy(2)) >= 0) {
      toldAfter.put(vertex, waited);
      scope.progress().event(vertex, new VertexEvent.Started(now));
      note(
          vertex,
          "[croft] waits "
              + waits.reason()
              + (waits.position() > 1 ? ", number " + waits.position() + " in the queue" : ""),
          now);
    }
  }

  private static String after(StepPlace.Runs runs) {
    return String.format(Locale.ROOT, " after %.1f s", runs.waited().toMillis() / 1_000.0);
  }

  /** To be called after each event was shown. */
  synchronized void shown(Digest vertex, VertexEvent event) {
    if (event instanceof VertexEvent.Started started) {
      String text = onceItBegins.remove(vertex);
      if (text != null) {
        note(vertex, text, started.at());
      }
    }
  }

  synchronized void ended(Digest vertex) {
    toldAfter.remove(vertex);
    onceItBegins.remove(vertex);
    scope.places().remove(vertex);
  }

  private void note(Digest vertex, String line, Instant at) {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    scope
        .progress()
        .event(
            vertex,
            new VertexEvent.Log(STANDARD_ERROR, ByteBuffer.wrap(bytes).asReadOnlyBuffer(), at));
  }
}
