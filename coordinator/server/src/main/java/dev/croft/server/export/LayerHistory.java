package dev.croft.server.export;

import dev.croft.agent.link.LayerBlob;
import dev.croft.model.image.HistoryEntry;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a front end's history and the layers that there are agree, as BuildKit's exporters do: each
 * layer has an entry, each entry a time.
 */
final class LayerHistory {

  private static final String COMMENT = "buildkit.exporter.image.v0";

  private LayerHistory() {}

  static List<HistoryEntry> of(
      List<HistoryEntry> given, List<LayerBlob> layers, Optional<Instant> epoch) {
    List<HistoryEntry> history = withAllLayers(given, layers);
    history = withLayerTimes(history, layers);
    history = withTimesOfNeighbours(history);
    return history.stream().map(entry -> notAfter(entry, epoch)).toList();
  }

  private static List<HistoryEntry> withAllLayers(
      List<HistoryEntry> given, List<LayerBlob> layers) {
    List<HistoryEntry> history = new ArrayList<>();
    int seen = 0;
    for (HistoryEntry entry : given) {
      boolean empty = entry.emptyLayer() || seen >= layers.size();
      seen += empty ? 0 : 1;
      history.add(
          new HistoryEntry(
              entry.created(), entry.createdBy(), entry.author(), entry.comment(), empty));
    }
    for (LayerBlob layer : layers.subList(seen, layers.size())) {
      history.add(new HistoryEntry(layer.created().map(Instant::toString), "", "", COMMENT, false));
    }
    return history;
  }

  private static List<HistoryEntry> withLayerTimes(
      List<HistoryEntry> given, List<LayerBlob> layers) {
    List<HistoryEntry> history = new ArrayList<>();
    int layer = 0;
    for (HistoryEntry entry : given) {
      HistoryEntry timed = entry;
      if (!entry.emptyLayer()) {
        Optional<String> made = layers.get(layer++).created().map(Instant::toString);
        timed = entry.created().isPresent() ? entry : at(entry, made);
      }
      history.add(timed);
    }
    return history;
  }

  /** An entry without a time gets that of the first new layer, or of the entry before it. */
  private static List<HistoryEntry> withTimesOfNeighbours(List<HistoryEntry> given) {
    Optional<String> time = firstNewTime(given);
    boolean missed = false;
    List<HistoryEntry> history = new ArrayList<>();
    for (HistoryEntry entry : given) {
      if (entry.created().isPresent()) {
        time = missed ? entry.created() : time;
        history.add(entry);
      } else {
        missed = true;
        history.add(at(entry, time));
      }
    }
    return history;
  }

  private static Optional<String> firstNewTime(List<HistoryEntry> history) {
    Optional<String> time = Optional.empty();
    boolean missed = false;
    for (HistoryEntry entry : history) {
      if (entry.created().isPresent()) {
        time = entry.created();
        if (missed) {
          return time;
        }
      } else {
        missed = true;
      }
    }
    return time;
  }

  private static HistoryEntry notAfter(HistoryEntry entry, Optional<Instant> epoch) {
    if (epoch.isEmpty()) {
      return entry;
    }
    boolean later =
        entry.created().isEmpty()
            || OffsetDateTime.parse(entry.created().get()).toInstant().isAfter(epoch.get());
    return later ? at(entry, epoch.map(Instant::toString)) : entry;
  }

  private static HistoryEntry at(HistoryEntry entry, Optional<String> time) {
    return new HistoryEntry(
        time, entry.createdBy(), entry.author(), entry.comment(), entry.emptyLayer());
  }
}
