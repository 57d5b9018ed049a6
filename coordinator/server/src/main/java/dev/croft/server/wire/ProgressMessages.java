package dev.croft.server.wire;

import com.google.protobuf.ByteString;
import dev.croft.model.llb.SourceInfo;
import dev.croft.model.llb.SourceLocation;
import dev.croft.model.llb.VertexMetadata;
import dev.croft.model.progress.VertexEvent;
import dev.croft.protocol.generated.control.StatusResponse;
import dev.croft.protocol.generated.control.Vertex;
import dev.croft.protocol.generated.control.VertexLog;
import dev.croft.protocol.generated.control.VertexStatus;
import dev.croft.protocol.generated.control.VertexWarning;
import dev.croft.protocol.generated.llb.Position;
import dev.croft.protocol.generated.llb.ProgressGroup;
import dev.croft.protocol.generated.llb.Range;
import dev.croft.server.build.ProgressBatch;
import dev.croft.server.build.ProgressBatch.LogView;
import dev.croft.server.build.ProgressBatch.StatusView;
import dev.croft.server.build.ProgressSink;
import dev.croft.server.build.VertexView;

/** A build's progress as {@code Control.Status} sends it. */
public final class ProgressMessages {
  private ProgressMessages() {}

  /** The message for a batch. */
  public static StatusResponse of(ProgressBatch batch) {
    StatusResponse.Builder response = StatusResponse.newBuilder();
    batch.vertices().forEach(view -> response.addVertexes(vertex(view)));
    batch.statuses().forEach(view -> response.addStatuses(status(view)));
    batch.logs().forEach(view -> response.addLogs(log(view)));
    batch.warnings().forEach(warning -> response.addWarnings(warning(warning)));
    return response.build();
  }

  /** The message for some lines. */
  static Range range(SourceLocation.Range range) {
    return Range.newBuilder()
        .setStart(
            Position.newBuilder().setLine(range.startLine()).setCharacter(range.startCharacter()))
        .setEnd(Position.newBuilder().setLine(range.endLine()).setCharacter(range.endCharacter()))
        .build();
  }

  private static Vertex vertex(VertexView view) {
    Vertex.Builder vertex =
        Vertex.newBuilder()
            .setDigest(view.digest().value())
            .setName(view.name())
            .setCached(view.cached())
            .setError(view.error());
    view.inputs().forEach(input -> vertex.addInputs(input.value()));
    view.started().ifPresent(at -> vertex.setStarted(Timestamps.of(at)));
    view.completed().ifPresent(at -> vertex.setCompleted(Timestamps.of(at)));
    view.group().ifPresent(group -> vertex.setProgressGroup(group(group)));
    return vertex.build();
  }

  private static ProgressGroup group(VertexMetadata.ProgressGroup group) {
    return ProgressGroup.newBuilder()
        .setId(group.id())
        .setName(group.name())
        .setWeak(group.weak())
        .build();
  }

  private static VertexStatus status(StatusView view) {
    VertexEvent.Status status = view.status();
    VertexStatus.Builder message =
        VertexStatus.newBuilder()
            .setID(status.id())
            .setVertex(view.vertex().value())
            .setName(status.name())
            .setCurrent(status.current())
            .setTotal(status.total())
            .setTimestamp(Timestamps.of(status.at()))
            .setStarted(Timestamps.of(status.started()));
    status.completed().ifPresent(at -> message.setCompleted(Timestamps.of(at)));
    return message.build();
  }

  private static VertexLog log(LogView view) {
    return VertexLog.newBuilder()
        .setVertex(view.vertex().value())
        .setTimestamp(Timestamps.of(view.at()))
        .setStream(view.stream())
        .setMsg(ByteString.copyFrom(view.data().toArray()))
        .build();
  }

  private static VertexWarning warning(ProgressSink.Warning warning) {
    VertexWarning.Builder message =
        VertexWarning.newBuilder()
            .setVertex(warning.vertex().value())
            .setLevel(warning.level())
            .setShort(ByteString.copyFromUtf8(warning.shortText()))
            .setUrl(warning.url());
    warning.detail().forEach(line -> message.addDetail(ByteString.copyFromUtf8(line)));
    warning.source().ifPresent(source -> message.setInfo(source(source)));
    warning.ranges().forEach(range -> message.addRanges(range(range)));
    return message.build();
  }

  private static dev.croft.protocol.generated.llb.SourceInfo source(SourceInfo source) {
    return dev.croft.protocol.generated.llb.SourceInfo.newBuilder()
        .setFilename(source.filename())
        .setLanguage(source.language())
        .setData(ByteString.copyFrom(source.data().toArray()))
        .build();
  }
}
