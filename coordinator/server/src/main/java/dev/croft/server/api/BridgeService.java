package dev.croft.server.api;

import dev.croft.agent.rpc.Caller;
import dev.croft.agent.rpc.GrpcMethods;
import dev.croft.model.worker.WorkerInfo;
import dev.croft.server.gateway.Gateway;
import dev.croft.server.wire.FailureMessages;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** The whole {@code LLBBridge}, for whoever drives builds. */
final class BridgeService {
  private static final String NAME = "moby.buildkit.v1.frontend.LLBBridge";

  private final ApiParts.Reading reading;
  private final Supplier<List<WorkerInfo>> workers;

  BridgeService(ApiParts.Reading reading, Supplier<List<WorkerInfo>> workers) {
    this.reading = reading;
    this.workers = workers;
  }

  /**
   * Serves it.
   *
   * @param gateways finds what a caller drives
   */
  void bind(GrpcMethods methods, Function<Caller, Gateway> gateways) {
    GrpcMethods.Service service = methods.service(NAME, FailureMessages::ofBuild);
    new BridgeMethods(gateways, workers).bind(service);
    new BridgeReadMethods(gateways, reading.contents()).bind(service);
    new BridgeLookupMethods(gateways, reading.images(), reading.layouts(), workers).bind(service);
    new ContainerMethods(gateways).bind(service);
    new ProcessMethods(gateways).bind(methods.service(NAME, FailureMessages::ofCall));
    HealthMethods.bind(methods.service("grpc.health.v1.Health", FailureMessages::ofCall));
  }
}
