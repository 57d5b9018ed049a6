package dev.croft.server.wire;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Status;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.server.build.ClientException;
import dev.croft.server.build.InspectableException;
import dev.croft.server.build.LocatedException;
import dev.croft.server.build.SubrequestException;
import dev.croft.server.solve.VertexFailedException;
import io.grpc.Status.Code;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Failures as gRPC sends them: a code, a message, and details that BuildKit's clients read. The
 * details are JSON under names of containerd's type registry, as BuildKit writes them.
 */
public final class FailureMessages {
  private static final String TYPES = "github.com/moby/buildkit/";

  private FailureMessages() {}

  /**
   * A failed build's status. Its code is UNKNOWN where the user or what the user builds is to
   * blame: clients print any other code's name before the message.
   */
  public static Status ofBuild(CroftException failure) {
    return status(failure, buildCode(failure.kind()));
  }

  /** A failed call's status, with the code that says most about the kind. */
  public static Status ofCall(CroftException failure) {
    return status(failure, callCode(failure.kind()));
  }

  private static Status status(CroftException failure, Code code) {
    Optional<Status> theirs = fromClient(failure);
    if (theirs.isPresent()) {
      return theirs.get();
    }
    Status.Builder status = Status.newBuilder().setCode(code.value()).setMessage(failure.text());
    for (Throwable link = failure; link != null; link = link.getCause()) {
      addDetail(status, link);
    }
    return status.build();
  }

  private static void addDetail(Status.Builder status, Throwable link) {
    switch (link) {
      case VertexFailedException vertex ->
          status.addDetails(
              detail("errdefs.Vertex+json", FailureJson.vertex(vertex.vertex().value())));
      case LocatedException located ->
          located
              .places()
              .forEach(
                  place ->
                      status.addDetails(detail("errdefs.Source+json", FailureJson.source(place))));
      case InspectableException failed ->
          status.addDetails(detail("errdefs.Solve+json", FailureJson.solve(failed)));
      case SubrequestException unknown ->
          status.addDetails(detail("errdefs.Subrequest+json", FailureJson.name(unknown.request())));
      default -> {
        // Says nothing that clients read.
      }
    }
  }

  private static Any detail(String type, String json) {
    return Any.newBuilder()
        .setTypeUrl(TYPES + type)
        .setValue(ByteString.copyFrom(json, StandardCharsets.UTF_8))
        .build();
  }

  private static Optional<Status> fromClient(CroftException failure) {
    if (!(failure instanceof ClientException theirs)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Status.parseFrom(theirs.status().toArray()));
    } catch (InvalidProtocolBufferException e) {
      throw new CroftException(FailureKind.INTERNAL, "the client's error cannot be read", e);
    }
  }

  private static Code buildCode(FailureKind kind) {
    return switch (kind) {
      case USER, NOT_FOUND, DENIED, TRANSIENT, UNSUPPORTED -> Code.UNKNOWN;
      case RESOURCE -> Code.RESOURCE_EXHAUSTED;
      case CANCELLED -> Code.CANCELLED;
      case INTERNAL -> Code.INTERNAL;
    };
  }

  private static Code callCode(FailureKind kind) {
    return switch (kind) {
      case USER -> Code.INVALID_ARGUMENT;
      case NOT_FOUND -> Code.NOT_FOUND;
      case DENIED -> Code.PERMISSION_DENIED;
      case TRANSIENT -> Code.UNAVAILABLE;
      case RESOURCE -> Code.RESOURCE_EXHAUSTED;
      case CANCELLED -> Code.CANCELLED;
      case UNSUPPORTED -> Code.UNIMPLEMENTED;
      case INTERNAL -> Code.INTERNAL;
    };
  }
}
