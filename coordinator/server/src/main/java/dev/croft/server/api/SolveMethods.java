package dev.croft.server.api;

import dev.croft.agent.rpc.Answers;
import dev.croft.agent.rpc.Caller;
import dev.croft.agent.rpc.GrpcMethods;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.oci.blob.BlobStore;
import dev.croft.protocol.generated.control.SolveRequest;
import dev.croft.protocol.generated.control.SolveResponse;
import dev.croft.protocol.generated.control.StatusRequest;
import dev.croft.protocol.generated.control.StatusResponse;
import dev.croft.server.build.Build;
import dev.croft.server.build.Builds;
import dev.croft.server.build.ProgressBatch;
import dev.croft.server.build.ProgressLog;
import dev.croft.server.gateway.BuildRunner;
import dev.croft.server.history.BuildHistory;
import dev.croft.server.history.HistoryRecord;
import dev.croft.server.session.Sessions;
import dev.croft.server.wire.ProgressMessages;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;

/** {@code Control.Solve} and {@code Control.Status}. */
final class SolveMethods {
  private static final int MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

  private final BuildRunner runner;
  private final Builds builds;
  private final BuildHistory history;
  private final BlobStore historyBlobs;
  private final Sessions sessions;

  SolveMethods(
      BuildRunner runner,
      Builds builds,
      BuildHistory history,
      BlobStore historyBlobs,
      Sessions sessions) {
    this.sessions = sessions;
    this.runner = runner;
    this.builds = builds;
    this.history = history;
    this.historyBlobs = historyBlobs;
  }

  void bindSolve(GrpcMethods.Service service) {
    service.unary("Solve", SolveRequest.getDefaultInstance(), this::solve);
  }

  void bindStatus(GrpcMethods.Service service) {
    service.streaming("Status", StatusRequest.getDefaultInstance(), this::status);
  }

  private SolveResponse solve(Caller caller, SolveRequest request) {
    try {
      return SolveResponse.newBuilder()
          .putAllExporterResponse(
              runner.run(
                  BuildRequests.read(request, ClientIdentity.tenant(caller)), caller.trace()))
          .build();
    } finally {
      sessions.settle(request.getSession());
    }
  }

  private void status(Caller caller, StatusRequest request, Answers<StatusResponse> answers) {
    answers.open();
    // A build is remembered for a while after its end; its record has more to tell by then.
    Optional<HistoryRecord> past = history.find(request.getRef());
    if (past.isPresent()) {
      replay(past.get(), answers);
    } else {
      follow(builds.await(request.getRef()), answers);
    }
  }

  private static void follow(Build build, Answers<StatusResponse> answers) {
    ProgressLog.Reader reader = build.progress().reader();
    try {
      for (ProgressBatch batch = reader.next(); !batch.isEmpty(); batch = reader.next()) {
        answers.send(ProgressMessages.of(batch));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("context canceled");
    }
  }

  private void replay(HistoryRecord past, Answers<StatusResponse> answers) {
    Optional<Digest> logs =
        past.ending().flatMap(HistoryRecord.Ending::logs).map(blob -> blob.digest());
    if (logs.isEmpty()) {
      return;
    }
    try (DataInputStream in = new DataInputStream(historyBlobs.open(logs.get()))) {
      for (int length = nextLength(in); length >= 0; length = nextLength(in)) {
        answers.send(StatusResponse.parseFrom(in.readNBytes(length)));
      }
    } catch (IOException e) {
      throw new CroftException(
          FailureKind.INTERNAL,
          "the logs of build " + past.ref() + " cannot be read: " + e.getMessage(),
          e);
    }
  }

  /** Lengths stand before each message, lowest byte first; -1 at the end. */
  private static int nextLength(DataInputStream in) throws IOException {
    try {
      int length = Integer.reverseBytes(in.readInt());
      if (length < 0 || length > MAX_MESSAGE_BYTES) {
        throw new IOException("a message of " + length + " bytes");
      }
      return length;
    } catch (EOFException e) {
      return -1;
    }
  }
}
