package dev.croft.server.gateway;

import com.google.rpc.Status;
import dev.croft.model.content.Descriptor;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.Bytes;
import dev.croft.protocol.generated.control.StatusResponse;
import dev.croft.server.build.Build;
import dev.croft.server.build.ProgressLog;
import dev.croft.server.export.Exported;
import dev.croft.server.history.BuildHistory;
import dev.croft.server.history.HistoryRecord;
import dev.croft.server.history.HistoryRecord.Ending;
import dev.croft.server.history.HistoryRecord.Failure;
import dev.croft.server.history.HistoryRecord.Kept;
import dev.croft.server.wire.FailureMessages;
import dev.croft.server.wire.ProgressMessages;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes builds into the history. Internal builds leave nothing. Thread safe. */
public final class Recorder {
  private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

  private static final String LOGS = "application/vnd.buildkit.status.v0";
  private static final String STATEMENT = "application/vnd.in-toto+json";
  private static final String PROVENANCE = "https://slsa.dev/provenance/";
  // The misspelt name is the one that clients know.
  private static final String ERROR = "application/vnd.googeapis.google.rpc.status+proto";

  private final BuildHistory history;
  private final Clock clock;
  private final Attester attester;

  /** Records to a history, with what is said of how the results were made. */
  public Recorder(BuildHistory history, Clock clock, Attester attester) {
    this.history = history;
    this.clock = clock;
    this.attester = attester;
  }

  void begin(Build build) {
    if (!build.request().internal()) {
      history.started(HistoryRecord.begun(build.request(), build.created()));
    }
  }

  /**
   * The build is over, and its progress is closed. Its record is written behind it, and then its
   * progress is released.
   *
   * @param outcome what came of it; empty where it did not get so far
   */
  void end(Build build, Optional<Outcome> outcome, Optional<CroftException> failure) {
    if (build.request().internal()) {
      build.progress().release();
      return;
    }
    Instant ended = clock.instant();
    history.write(
        build.ref(),
        () -> {
          try {
            write(build, ended, outcome, failure);
          } catch (RuntimeException e) {
            history.forget(build.ref());
            LOG.warn("build {} is over but could not be recorded in the history", build.ref(), e);
          } finally {
            build.progress().release();
          }
        });
  }

  private void write(
      Build build, Instant ended, Optional<Outcome> outcome, Optional<CroftException> failure) {
    Optional<Failure> recorded = failure.map(this::failure);
    Descriptor logs = history.store(LOGS, out -> writeLogs(build.progress(), out));
    history.completed(
        HistoryRecord.begun(build.request(), build.created())
            .ended(
                new Ending(
                    ended,
                    recorded,
                    outcome.map(Outcome::response).orElse(Map.of()),
                    Optional.of(logs),
                    build.progress().counts(),
                    outcome.map(made -> attestations(build, made)).orElse(Map.of()),
                    outcome.map(this::kept).orElseGet(Kept::nothing))));
  }

  /** How the results were made, always; and what else was said of them. */
  private Map<String, List<Descriptor>> attestations(Build build, Outcome outcome) {
    Map<String, List<Descriptor>> attestations = new TreeMap<>();
    attester
        .provenance(build, outcome.result())
        .forEach(
            (key, predicate) ->
                attestations
                    .computeIfAbsent(key, k -> new ArrayList<>())
                    .add(said(attester.provenanceType(build), predicate)));
    outcome
        .attestations()
        .forEach(
            (key, all) ->
                all.stream()
                    .filter(one -> !one.predicateType().startsWith(PROVENANCE))
                    .forEach(
                        one ->
                            attestations
                                .computeIfAbsent(key, k -> new ArrayList<>())
                                .add(said(one.predicateType(), one.predicate().write(Map.of())))));
    return attestations;
  }

  private Descriptor said(String type, Bytes predicate) {
    return history
        .store(STATEMENT, predicate.toArray())
        .withAnnotations(Map.of("in-toto.io/predicate-type", type));
  }

  /** The images that were made, without their layers. */
  private Kept kept(Outcome outcome) {
    Map<Integer, Descriptor> images = new TreeMap<>();
    List<Descriptor> documents = new ArrayList<>();
    for (int i = 0; i < outcome.exports().size(); i++) {
      Exported export = outcome.exports().get(i);
      int index = i;
      export.image().ifPresent(image -> images.put(index, image));
      for (Exported.Document document : export.documents()) {
        documents.add(history.store(document.descriptor().mediaType(), document.bytes().toArray()));
      }
    }
    return new Kept(images, documents);
  }

  private Failure failure(CroftException cause) {
    Status status = FailureMessages.ofBuild(cause);
    return new Failure(
        status.getCode(), status.getMessage(), history.store(ERROR, status.toByteArray()));
  }

  /** Every message with its length before it, in four bytes, lowest first. */
  private static void writeLogs(ProgressLog progress, OutputStream out) throws IOException {
    try {
      progress.replay(
          batch -> {
            StatusResponse message = ProgressMessages.of(batch);
            ByteBuffer length = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            try {
              out.write(length.putInt(message.getSerializedSize()).array());
              message.writeTo(out);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
