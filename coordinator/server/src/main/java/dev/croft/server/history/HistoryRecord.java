package dev.croft.server.history;

import dev.croft.model.content.Descriptor;
import dev.croft.server.build.BuildRequest;
import dev.croft.server.build.CacheOptions;
import dev.croft.server.build.Output;
import dev.croft.server.build.ProgressLog;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One build, as the history keeps it.
 *
 * @param attributes the front end's options
 * @param ending empty while the build goes on
 * @param generation counts the changes after the end
 * @param pinned whether it is kept whatever its age
 */
public record HistoryRecord(
    String ref,
    String frontEnd,
    Map<String, String> attributes,
    List<Output> outputs,
    Instant created,
    Optional<Ending> ending,
    int generation,
    boolean pinned) {
  /** Copies the collections. */
  public HistoryRecord {
    attributes = Map.copyOf(attributes);
    outputs = List.copyOf(outputs);
  }

  /** The record of a build that begins. */
  public static HistoryRecord begun(BuildRequest request, Instant at) {
    return new HistoryRecord(
        request.ref(),
        request.frontEnd().name(),
        CacheOptions.withoutSecrets(request.frontEnd().options()),
        request.outputs(),
        at,
        Optional.empty(),
        0,
        false);
  }

  /** The same build, at its end. */
  public HistoryRecord ended(Ending end) {
    return new HistoryRecord(
        ref, frontEnd, attributes, outputs, created, Optional.of(end), generation, pinned);
  }

  /** The same record, pinned or not. */
  public HistoryRecord withPinned(boolean newPinned) {
    return new HistoryRecord(
        ref, frontEnd, attributes, outputs, created, ending, generation + 1, newPinned);
  }

  /** The blobs that belong to it. */
  public List<Descriptor> blobs() {
    return ending.stream()
        .flatMap(
            end ->
                Stream.of(
                        end.logs().stream(),
                        end.failure().stream().map(Failure::details),
                        end.attestations().values().stream().flatMap(List::stream),
                        end.kept().documents().stream())
                    .flatMap(blobs -> blobs))
        .toList();
  }

  /**
   * How a build ended.
   *
   * @param failure empty where it went well
   * @param response what the exporters said
   * @param logs the build's progress, as a blob
   * @param attestations what is said of the results, as blobs, by the platforms' keys
   * @param kept the images that were made
   */
  public record Ending(
      Instant at,
      Optional<Failure> failure,
      Map<String, String> response,
      Optional<Descriptor> logs,
      ProgressLog.Counts counts,
      Map<String, List<Descriptor>> attestations,
      Kept kept) {
    /** Copies the maps. */
    public Ending {
      response = Map.copyOf(response);
      attestations = Map.copyOf(attestations);
    }
  }

  /**
   * Images that a build made.
   *
   * @param images by the output's index
   * @param documents their manifests, configurations and attestations, as blobs
   */
  public record Kept(Map<Integer, Descriptor> images, List<Descriptor> documents) {
    /** Copies the collections. */
    public Kept {
      images = Map.copyOf(images);
      documents = List.copyOf(documents);
    }

    /** No image. */
    public static Kept nothing() {
      return new Kept(Map.of(), List.of());
    }
  }

  /**
   * Why a build failed.
   *
   * @param code gRPC's
   * @param details the whole status, as a blob
   */
  public record Failure(int code, String message, Descriptor details) {}
}
