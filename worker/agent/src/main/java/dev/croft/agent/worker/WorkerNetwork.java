package dev.croft.agent.worker;

import dev.croft.engine.network.Blocked;
import dev.croft.engine.network.NetworkSettings;
import dev.croft.engine.network.StepNetwork;
import dev.croft.engine.network.StepNetworks;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The network that a worker's steps are in. */
final class WorkerNetwork {

  private WorkerNetwork() {}

  static StepNetwork open(WorkerSettings settings) {
    return StepNetworks.open(
        new NetworkSettings(
            settings.root().resolve("network"),
            Optional.empty(),
            Optional.empty(),
            settings.networkPool(),
            new Blocked(Set.copyOf(settings.blockedPorts()), List.of()),
            false));
  }
}
