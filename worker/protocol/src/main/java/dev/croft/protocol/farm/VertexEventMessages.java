package dev.croft.protocol.farm;

import com.google.protobuf.ByteString;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.progress.VertexEvent;
import java.time.Instant;
import java.util.Optional;

/** What is seen of a vertex, between the wire and the domain. */
public final class VertexEventMessages {

  private VertexEventMessages() {}

  /** The wire form. */
  public static dev.croft.protocol.generated.farm.VertexEvent write(VertexEvent event) {
    var message = dev.croft.protocol.generated.farm.VertexEvent.newBuilder();
    switch (event) {
      case VertexEvent.Started started -> {
        message.setAt(Times.write(started.at()));
        message.getStartedBuilder();
      }
      case VertexEvent.Log log -> {
        message.setAt(Times.write(log.at()));
        message
            .getLogBuilder()
            .setStream(log.stream())
            .setData(ByteString.copyFrom(log.data().duplicate()));
      }
      case VertexEvent.Status status -> {
        message.setAt(Times.write(status.at()));
        var part =
            message
                .getStatusBuilder()
                .setId(status.id())
                .setName(status.name())
                .setCurrent(status.current())
                .setTotal(status.total())
                .setStarted(Times.write(status.started()));
        status.completed().ifPresent(at -> part.setCompleted(Times.write(at)));
      }
      case VertexEvent.Completed completed -> {
        message.setAt(Times.write(completed.at()));
        message.getCompletedBuilder().setCached(completed.cached()).setError(completed.error());
      }
    }
    return message.build();
  }

  /** The event that is meant. */
  public static VertexEvent read(dev.croft.protocol.generated.farm.VertexEvent message) {
    Instant at = Times.read(message.getAt());
    return switch (message.getKindCase()) {
      case STARTED -> new VertexEvent.Started(at);
      case LOG ->
          new VertexEvent.Log(
              message.getLog().getStream(), message.getLog().getData().asReadOnlyByteBuffer(), at);
      case STATUS -> status(message.getStatus(), at);
      case COMPLETED ->
          new VertexEvent.Completed(
              at, message.getCompleted().getCached(), message.getCompleted().getError());
      case KIND_NOT_SET ->
          throw new CroftException(FailureKind.INTERNAL, "an event of an unknown kind");
    };
  }

  private static VertexEvent status(
      dev.croft.protocol.generated.farm.VertexEvent.Status status, Instant at) {
    return new VertexEvent.Status(
        status.getId(),
        status.getName(),
        status.getCurrent(),
        status.getTotal(),
        Times.read(status.getStarted()),
        status.hasCompleted() ? Optional.of(Times.read(status.getCompleted())) : Optional.empty(),
        at);
  }
}
