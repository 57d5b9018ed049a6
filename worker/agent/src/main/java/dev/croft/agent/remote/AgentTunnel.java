package dev.croft.agent.remote;

import dev.croft.agent.link.SshAgentSocket;
import dev.croft.protocol.farm.FarmFailures;
import dev.croft.protocol.generated.farm.HeadGrpc;
import dev.croft.protocol.generated.farm.SshAgentRequest;
import dev.croft.protocol.generated.farm.SshAgentResponse;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;

/** Ssh agents of clients, by way of a coordinator. */
final class AgentTunnel {

  private AgentTunnel() {}

  static SshAgentSocket open(Channel head, SshAgentRequest which) {
    try {
      SshAgentResponse _ = HeadGrpc.newBlockingStub(head).checkSshAgent(which);
    } catch (StatusRuntimeException e) {
      throw FarmFailures.of("the coordinator", e);
    }
    return AgentSocket.open(
        which.getId(),
        answers -> {
          StreamObserver<SshAgentRequest> requests =
              HeadGrpc.newStub(head)
                  .sshAgent(new MappedObserver<>(answers, SshAgentResponse::getData));
          requests.onNext(which);
          return new MappedObserver<>(
              requests, data -> SshAgentRequest.newBuilder().setData(data).build());
        });
  }
}
