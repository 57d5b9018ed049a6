package dev.croft.protocol.farm;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.failure.StepFailedException;
import dev.croft.model.failure.UnreachableException;
import dev.croft.model.step.LeftBehindException;
import dev.croft.model.step.LostContentException;
import dev.croft.protocol.generated.farm.Failure;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;

/** Failures between the wire and the domain; what callers tell apart is told apart there too. */
public final class FarmFailures {

  private FarmFailures() {}

  /** The wire form. */
  public static Failure write(CroftException failure) {
    Failure.Builder message =
        Failure.newBuilder().setKind(failure.kind().name()).setMessage(failure.text());
    switch (failure) {
      case StepFailedException step -> message.getStepFailedBuilder().setExitCode(step.exitCode());
      case LostContentException lost ->
          message
              .getLostContentBuilder()
              .setContent(ContentMessages.write(lost.content()))
              .setWhy(lost.why());
      case LeftBehindException left -> {
        var behind =
            message
                .getLeftBehindBuilder()
                .addAllBefore(ContentMessages.write(left.before()))
                .addAllAfter(ContentMessages.write(left.after()));
        if (left.getCause() instanceof CroftException cause) {
          behind.setCause(write(cause));
        }
      }
      default -> {
        // Its kind and its text say all.
      }
    }
    return message.build();
  }

  /** The failure that is meant. */
  public static CroftException read(Failure message) {
    return switch (message.getDetailCase()) {
      case STEP_FAILED ->
          StepFailedException.reported(message.getStepFailed().getExitCode(), message.getMessage());
      case LOST_CONTENT ->
          new LostContentException(
              ContentMessages.read(message.getLostContent().getContent()),
              message.getLostContent().getWhy());
      case LEFT_BEHIND ->
          new LeftBehindException(
              message.getLeftBehind().hasCause()
                  ? read(message.getLeftBehind().getCause())
                  : plain(message),
              ContentMessages.read(message.getLeftBehind().getBeforeList()),
              ContentMessages.read(message.getLeftBehind().getAfterList()));
      case DETAIL_NOT_SET -> plain(message);
    };
  }

  private static CroftException plain(Failure message) {
    return new CroftException(kind(message.getKind()), message.getMessage());
  }

  private static FailureKind kind(String name) {
    for (FailureKind kind : FailureKind.values()) {
      if (kind.name().equals(name)) {
        return kind;
      }
    }
    return FailureKind.INTERNAL;
  }

  /** A failed call's status between nodes. */
  public static Status status(CroftException failure) {
    return Status.newBuilder()
        .setCode(Code.UNKNOWN_VALUE)
        .setMessage(failure.text())
        .addDetails(Any.pack(write(failure)))
        .build();
  }

  /**
   * What a call to another node failed of.
   *
   * @param node what was called, for the message where it did not answer
   */
  public static CroftException of(String node, StatusRuntimeException e) {
    Status status = StatusProto.fromThrowable(e);
    if (status != null) {
      for (Any detail : status.getDetailsList()) {
        if (detail.is(Failure.class)) {
          return unpacked(detail);
        }
      }
    }
    return switch (e.getStatus().getCode()) {
      case CANCELLED -> new CroftException(FailureKind.CANCELLED, "context canceled", e);
      case UNAVAILABLE, DEADLINE_EXCEEDED, UNAUTHENTICATED ->
          new UnreachableException(node + " cannot be reached: " + e.getMessage(), e);
      case RESOURCE_EXHAUSTED ->
          new CroftException(FailureKind.RESOURCE, node + ": " + e.getMessage(), e);
      default -> new CroftException(FailureKind.INTERNAL, node + ": " + e.getMessage(), e);
    };
  }

  private static CroftException unpacked(Any detail) {
    try {
      return read(detail.unpack(Failure.class));
    } catch (InvalidProtocolBufferException e) {
      return new CroftException(FailureKind.INTERNAL, "a node's failure cannot be read", e);
    }
  }
}
