package dev.croft.server.build;

import dev.croft.model.content.Digest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where the steps of one build are that wait or run now. Thread safe. */
public final class StepPlaces {

  private final Map<Digest, Placed> places = new LinkedHashMap<>();

  /** A step by the name of its vertex. */
  public record Placed(String name, StepPlace place) {}

  /** A step waits, or a worker has it. */
  public synchronized void put(Digest vertex, String name, StepPlace place) {
    places.put(vertex, new Placed(name, place));
  }

  /** A step ended, or nobody wants it any more. */
  public synchronized void remove(Digest vertex) {
    places.remove(vertex);
  }

  /** All of them, those first that came to the farm first. */
  public synchronized List<Placed> all() {
    return List.copyOf(places.values());
  }
}
