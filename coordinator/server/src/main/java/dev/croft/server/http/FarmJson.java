package dev.croft.server.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.croft.model.worker.WorkerId;
import dev.croft.model.worker.WorkerInfo;
import dev.croft.server.build.Build;
import dev.croft.server.history.HistoryRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.ToIntFunction;

/** What the farm's own commands ask: workers and builds, as JSON. */
final class FarmJson {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private FarmJson() {}

  static String workers(List<WorkerInfo> workers, ToIntFunction<WorkerId> running) {
    ArrayNode array = JSON.arrayNode();
    for (WorkerInfo worker : workers) {
      ObjectNode node = array.addObject();
      node.put("name", worker.id().value());
      ArrayNode natives = node.putArray("platforms");
      worker.nativePlatforms().forEach(platform -> natives.add(platform.format()));
      ArrayNode emulated = node.putArray("emulated");
      worker.emulatedPlatforms().forEach(platform -> emulated.add(platform.format()));
      node.put("slots", worker.slots());
      node.put("running", running.applyAsInt(worker.id()));
    }
    return array.toString();
  }

  static String builds(List<Build> active, List<HistoryRecord> past, Clock clock) {
    ArrayNode array = JSON.arrayNode();
    for (Build build : active) {
      if (!build.request().internal()) {
        add(array, build.ref(), build.state().word(), build.created(), clock.instant());
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

  private static void add(ArrayNode array, String ref, String state, Instant from, Instant to) {
    array
        .addObject()
        .put("ref", ref)
        .put("state", state)
        .put("started", from.toString())
        .put("seconds", Duration.between(from, to).toMillis() / 1000.0);
  }
}
