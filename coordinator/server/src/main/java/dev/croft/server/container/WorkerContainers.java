package dev.croft.server.container;

import dev.croft.agent.link.ContainerRequest;
import dev.croft.agent.link.WorkerContainer;
import dev.croft.agent.link.WorkerLink;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.worker.WorkerInfo;
import dev.croft.server.build.BuildScope;
import dev.croft.server.gateway.ContainerHost;
import dev.croft.server.jobs.Workers;
import dev.croft.server.solve.BuildClient;
import dev.croft.server.solve.BuildCredentials;
import dev.croft.server.solve.BuildSecrets;
import java.util.Comparator;

/** Containers on the farm's workers: where their files are, native before emulated. */
public final class WorkerContainers implements ContainerHost {

  private final Workers workers;
  private final BuildCredentials credentials;
  private final BuildSecrets secrets;

  /** Containers on these workers. */
  public WorkerContainers(Workers workers, BuildCredentials credentials, BuildSecrets secrets) {
    this.workers = workers;
    this.credentials = credentials;
    this.secrets = secrets;
  }

  @Override
  public WorkerContainer open(BuildScope scope, ContainerRequest request) {
    return worker(request).container(request, new BuildClient(scope, credentials, secrets));
  }

  private WorkerLink worker(ContainerRequest request) {
    return workers.all().stream()
        .filter(worker -> support(worker, request) != WorkerInfo.Support.NONE)
        .filter(worker -> request.contents().stream().allMatch(worker::has))
        .min(Comparator.comparing(worker -> support(worker, request)))
        .orElseThrow(
            () ->
                new CroftException(
                    FailureKind.RESOURCE,
                    "no worker of the farm has all that the container needs, and runs its"
                        + " platform"));
  }

  private static WorkerInfo.Support support(WorkerLink worker, ContainerRequest request) {
    return request.platform().map(worker.info()::support).orElse(WorkerInfo.Support.NATIVE);
  }
}
