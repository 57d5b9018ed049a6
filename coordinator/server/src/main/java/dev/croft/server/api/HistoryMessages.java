package dev.croft.server.api;

import com.google.rpc.Status;
import dev.croft.model.content.Descriptor;
import dev.croft.protocol.generated.control.BuildHistoryEvent;
import dev.croft.protocol.generated.control.BuildHistoryEventType;
import dev.croft.protocol.generated.control.BuildHistoryRecord;
import dev.croft.protocol.generated.control.BuildResultInfo;
import dev.croft.protocol.generated.control.Exporter;
import dev.croft.server.history.HistoryEvent;
import dev.croft.server.history.HistoryRecord;
import dev.croft.server.wire.Timestamps;
import java.util.SortedMap;
import java.util.TreeMap;

/** The history as the API shows it. */
final class HistoryMessages {
  private HistoryMessages() {}

  static BuildHistoryEvent of(HistoryEvent event) {
    return switch (event) {
      case HistoryEvent.Started(HistoryRecord entry) ->
          message(BuildHistoryEventType.STARTED, record(entry));
      case HistoryEvent.Completed(HistoryRecord entry) ->
          message(BuildHistoryEventType.COMPLETE, record(entry));
      case HistoryEvent.Deleted(String ref) ->
          message(
              BuildHistoryEventType.DELETED, BuildHistoryRecord.newBuilder().setRef(ref).build());
    };
  }

  private static BuildHistoryEvent message(BuildHistoryEventType type, BuildHistoryRecord record) {
    return BuildHistoryEvent.newBuilder().setType(type).setRecord(record).build();
  }

  private static BuildHistoryRecord record(HistoryRecord entry) {
    BuildHistoryRecord.Builder record =
        BuildHistoryRecord.newBuilder()
            .setRef(entry.ref())
            .setFrontend(entry.frontEnd())
            .putAllFrontendAttrs(entry.attributes())
            .setCreatedAt(Timestamps.of(entry.created()))
            .setGeneration(entry.generation())
            .setPinned(entry.pinned());
    entry
        .outputs()
        .forEach(
            output ->
                record.addExporters(
                    Exporter.newBuilder().setType(output.type()).putAllAttrs(output.attrs())));
    entry.ending().ifPresent(end -> addEnding(record, end));
    return record.build();
  }

  private static void addEnding(BuildHistoryRecord.Builder record, HistoryRecord.Ending end) {
    record
        .setCompletedAt(Timestamps.of(end.at()))
        .putAllExporterResponse(end.response())
        .setNumTotalSteps(end.counts().total())
        .setNumCachedSteps(end.counts().cached())
        .setNumCompletedSteps(end.counts().completed())
        .setNumWarnings(end.counts().warnings());
    addResults(record, end);
    end.logs().ifPresent(logs -> record.setLogs(descriptor(logs)));
    end.failure()
        .ifPresent(
            failure ->
                record
                    .setError(
                        Status.newBuilder().setCode(failure.code()).setMessage(failure.message()))
                    .setExternalError(descriptor(failure.details())));
  }

  private static void addResults(BuildHistoryRecord.Builder record, HistoryRecord.Ending end) {
    SortedMap<String, BuildResultInfo.Builder> results = new TreeMap<>();
    end.attestations()
        .forEach(
            (key, attestations) -> {
              BuildResultInfo.Builder result = BuildResultInfo.newBuilder();
              attestations.forEach(one -> result.addAttestations(descriptor(one)));
              results.put(key, result);
            });
    if (!end.kept().images().isEmpty()) {
      String first = results.isEmpty() ? "" : results.firstKey();
      addImages(results.computeIfAbsent(first, none -> BuildResultInfo.newBuilder()), end.kept());
    }
    results.forEach(
        (key, result) -> {
          if (key.isEmpty()) {
            record.setResult(result);
          } else {
            record.putResults(key, result.build());
          }
        });
  }

  /**
   * Images belong to no platform, but clients look for what is said of platforms only where nothing
   * stands outside of them: so an index stands with the first.
   */
  private static void addImages(BuildResultInfo.Builder result, HistoryRecord.Kept kept) {
    new TreeMap<>(kept.images())
        .forEach(
            (output, image) -> {
              if (!result.hasResultDeprecated()) {
                result.setResultDeprecated(descriptor(image));
              }
              result.putResults(output, descriptor(image));
            });
  }

  private static dev.croft.protocol.generated.control.Descriptor descriptor(Descriptor blob) {
    return dev.croft.protocol.generated.control.Descriptor.newBuilder()
        .setMediaType(blob.mediaType())
        .setDigest(blob.digest().value())
        .setSize(blob.size())
        .putAllAnnotations(blob.annotations())
        .build();
  }
}
