package dev.croft.server.api;

import dev.croft.agent.rpc.Answers;
import dev.croft.agent.rpc.Caller;
import dev.croft.agent.rpc.GrpcMethods;
import dev.croft.model.failure.CroftException;
import dev.croft.protocol.generated.control.BuildHistoryEvent;
import dev.croft.protocol.generated.control.BuildHistoryRequest;
import dev.croft.protocol.generated.control.UpdateBuildHistoryRequest;
import dev.croft.protocol.generated.control.UpdateBuildHistoryResponse;
import dev.croft.server.history.BuildHistory;
import dev.croft.server.history.HistoryEvent;
import dev.croft.server.history.HistoryListener;

/** {@code Control.ListenBuildHistory} and {@code Control.UpdateBuildHistory}. */
final class HistoryMethods {
  private final BuildHistory history;

  HistoryMethods(BuildHistory history) {
    this.history = history;
  }

  void bind(GrpcMethods.Service service) {
    service
        .streaming("ListenBuildHistory", BuildHistoryRequest.getDefaultInstance(), this::listen)
        .unary("UpdateBuildHistory", UpdateBuildHistoryRequest.getDefaultInstance(), this::update);
  }

  private void listen(
      Caller caller, BuildHistoryRequest request, Answers<BuildHistoryEvent> answers) {
    answers.open();
    String wanted = request.getRef();
    try (HistoryListener listener =
        history.listen(ref -> wanted.isEmpty() || wanted.equals(ref), !request.getActiveOnly())) {
      for (HistoryEvent event : listener.first()) {
        answers.send(HistoryMessages.of(event));
      }
      while (!request.getEarlyExit()) {
        answers.send(HistoryMessages.of(listener.next()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("context canceled");
    }
  }

  private UpdateBuildHistoryResponse update(Caller caller, UpdateBuildHistoryRequest request) {
    if (request.getDelete()) {
      history.delete(request.getRef());
    } else if (!request.getFinalize()) {
      history.pin(request.getRef(), request.getPinned());
    }
    return UpdateBuildHistoryResponse.getDefaultInstance();
  }
}
