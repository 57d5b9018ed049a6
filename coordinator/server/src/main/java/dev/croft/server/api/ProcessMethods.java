package dev.croft.server.api;

import dev.croft.agent.rpc.Answers;
import dev.croft.agent.rpc.Caller;
import dev.croft.agent.rpc.GrpcMethods;
import dev.croft.agent.rpc.Requests;
import dev.croft.protocol.generated.gateway.ExecMessage;
import dev.croft.server.gateway.Gateway;
import java.util.function.Function;

/** {@code LLBBridge.ExecProcess}: processes of containers, all that one call starts. */
final class ProcessMethods {
  private final Function<Caller, Gateway> gateways;

  ProcessMethods(Function<Caller, Gateway> gateways) {
    this.gateways = gateways;
  }

  void bind(GrpcMethods.Service service) {
    service.conversation("ExecProcess", ExecMessage.getDefaultInstance(), this::hold);
  }

  private void hold(Caller caller, Requests<ExecMessage> requests, Answers<ExecMessage> answers) {
    Gateway gateway = gateways.apply(caller);
    answers.open();
    gateway
        .build()
        .work(
            () -> {
              try (ProcessCall call = new ProcessCall(gateway.containers(), answers)) {
                call.serve(requests);
              }
              return true;
            });
  }
}
