package dev.croft.server.gateway;

import dev.croft.agent.link.ContainerRequest;
import dev.croft.agent.link.WorkerContainer;
import dev.croft.server.build.BuildScope;

/** Where containers that are no steps run. Thread safe. */
@FunctionalInterface
public interface ContainerHost {

  /**
   * Sets a container up on a worker; the caller closes it.
   *
   * @throws dev.croft.model.failure.CroftException where no worker can
   */
  WorkerContainer open(BuildScope scope, ContainerRequest request);
}
