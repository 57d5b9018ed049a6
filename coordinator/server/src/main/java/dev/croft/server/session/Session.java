package dev.croft.server.session;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A client that can be called while its stream is open. Thread safe. */
public final class Session {

  private final SessionHeaders headers;
  private final ManagedChannel channel;
  private final CompletableFuture<String> end = new CompletableFuture<>();

  Session(SessionHeaders headers, ManagedChannel channel) {
    this.headers = headers;
    this.channel = channel;
  }

  /** The name that the client chose for it; unique among the open sessions. */
  public String id() {
    return headers.id();
  }

  /** What the client calls it; may be empty. */
  public String name() {
    return headers.name();
  }

  /** Equal for sessions of one client and one working directory; may be empty. */
  public String sharedKey() {
    return headers.sharedKey();
  }

  /** Whether the client serves a method, such as {@code /moby.filesync.v1.FileSync/DiffCopy}. */
  public boolean supports(String method) {
    return headers.methods().contains(method.toLowerCase(Locale.ROOT));
  }

  /** Calls on this go to the client; they fail when the session ends. */
  public Channel channel() {
    return channel;
  }

  /**
   * Waits until the client has answered something, whatever it is, or the session is over: before
   * that, only this side may know that the connection is there.
   *
   * @return false where that takes longer
   */
  boolean awaitAnswer(Duration atMost) {
    try {
      HealthCheck.check(channel, atMost);
      return true;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode() != Status.Code.DEADLINE_EXCEEDED;
    }
  }

  /** Completes with the reason when the session is over. */
  public CompletionStage<String> ended() {
    return end.minimalCompletionStage();
  }

  /** Whether the session is over. */
  public boolean isOver() {
    return end.isDone();
  }

  /** Ends the session; calls that are under way fail. The first reason counts. */
  public void close(String reason) {
    if (end.complete(reason)) {
      channel.shutdownNow();
    }
  }

  /**
   * What the failure of a call means.
   *
   * @param what was tried, as the beginning of a sentence that the reason ends
   */
  public CroftException failure(String what, Throwable failure) {
    String reason = end.getNow("");
    if (!reason.isEmpty()) {
      return new CroftException(
          FailureKind.CANCELLED, what + ": session " + id() + " is over: " + reason, failure);
    }
    if (failure instanceof CroftException known) {
      return known;
    }
    Status status = Status.fromThrowable(failure);
    String detail = status.getDescription();
    return new CroftException(
        kind(status.getCode()),
        what + ": " + (detail == null ? status.getCode().name() : detail),
        failure);
  }

  private static FailureKind kind(Status.Code code) {
    return switch (code) {
      case NOT_FOUND -> FailureKind.NOT_FOUND;
      case PERMISSION_DENIED, UNAUTHENTICATED -> FailureKind.DENIED;
      case UNIMPLEMENTED -> FailureKind.UNSUPPORTED;
      case CANCELLED -> FailureKind.CANCELLED;
      case DEADLINE_EXCEEDED, UNAVAILABLE -> FailureKind.TRANSIENT;
      case RESOURCE_EXHAUSTED -> FailureKind.RESOURCE;
      case OK,
          UNKNOWN,
          INVALID_ARGUMENT,
          ALREADY_EXISTS,
          FAILED_PRECONDITION,
          ABORTED,
          OUT_OF_RANGE,
          INTERNAL,
          DATA_LOSS ->
          FailureKind.USER;
    };
  }
}
