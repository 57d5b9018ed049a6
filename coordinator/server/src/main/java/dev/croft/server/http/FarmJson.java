package dev.croft.server.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.croft.model.worker.WorkerInfo;
import dev.croft.server.build.Build;
import dev.croft.server.build.StepPlace;
import dev.croft.server.build.StepPlaces;
import dev.croft.server.history.HistoryRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** What the farm's own commands ask: workers and builds, as JSON. */
final class FarmJson {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private FarmJson() {}

  static String workers(List<WorkerInfo> workers, Function<WorkerInfo, WorkerNow> changing) {
    ArrayNode array = JSON.arrayNode();
    for (WorkerInfo worker : workers) {
      ObjectNode node = array.addObject();
      node.put("name", worker.id().value());
      ArrayNode natives = node.putArray("platforms");
      worker.nativePlatforms().forEach(platform -> natives.add(platform.format()));
      ArrayNode emulated = node.putArray("emulated");
      worker.emulatedPlatforms().forEach(platform -> emulated.add(platform.format()));
      node.put("slots", worker.slots());
      node.put("memoryBytes", worker.memoryBytes());
      ObjectNode labels = node.putObject("labels");
      worker.labels().forEach(labels::put);
      WorkerNow now = changing.apply(worker);
      node.put("running", now.running());
      node.put("freeDiskBytes", now.freeDiskBytes());
      now.address().ifPresent(address -> node.put("address", address));
    }
    return array.toString();
  }

  static String builds(List<Build> active, List<HistoryRecord> past, Clock clock) {
    ArrayNode array = JSON.arrayNode();
    for (Build build : active) {
      if (!build.request().internal()) {
        ObjectNode node =
            add(array, build.ref(), build.state().word(), build.created(), clock.instant());
        ArrayNode steps = node.putArray("steps");
        build.places().all().forEach(placed -> step(steps.addObject(), placed, clock.instant()));
      }
    }
    for (HistoryRecord entry : past) {
      entry
          .ending()
          .ifPresent(
              ending ->
                  add(
                      array,
                      entry.ref(),
                      ending.failure().isPresent() ? "failed" : "succeeded",
                      entry.created(),
                      ending.at()));
    }
    return array.toString();
  }

  private static void step(ObjectNode node, StepPlaces.Placed placed, Instant now) {
    node.put("name", placed.name());
    switch (placed.place()) {
      case StepPlace.Waits waits ->
          node.put("state", "waiting")
              .put("position", waits.position())
              .put("reason", waits.reason())
              .put("waitSeconds", seconds(waits.since(), now));
      case StepPlace.Runs runs ->
          node.put("state", "running")
              .put("worker", runs.worker())
              .put("emulated", runs.emulated())
              .put("reason", runs.why())
              .put("waitSeconds", runs.waited().toMillis() / 1000.0);
    }
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1000.0;
  }

  private static ObjectNode add(
      ArrayNode array, String ref, String state, Instant from, Instant to) {
    return array
        .addObject()
        .put("ref", ref)
        .put("state", state)
        .put("started", from.toString())
        .put("seconds", seconds(from, to));
  }
}
