package dev.croft.agent.remote;

import dev.croft.agent.link.ContentAccess;
import dev.croft.agent.link.WorkerContainer;
import dev.croft.agent.rpc.Answers;
import dev.croft.agent.rpc.Requests;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.protocol.generated.farm.ContainResponse;
import dev.croft.protocol.generated.farm.ProcessRequest;
import dev.croft.protocol.generated.farm.ProcessResponse;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** Containers that coordinators use, each there as long as its call. Thread safe. */
final class HeldContainers {

  private final Map<String, WorkerContainer> held = new ConcurrentHashMap<>();

  /** Says a container's name, and keeps it until the calling thread is interrupted. */
  void hold(WorkerContainer container, Answers<ContainResponse> answers) {
    String name = UUID.randomUUID().toString();
    held.put(name, container);
    try (container) {
      answers.send(ContainResponse.newBuilder().setContainer(name).build());
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      // The coordinator needs it no more, or is gone.
      Thread.currentThread().interrupt();
    } finally {
      held.remove(name);
    }
  }

  /** The files of a container's mount. */
  ContentAccess open(String name, int mount) {
    return find(name).open(mount);
  }

  /** Carries what a process is told and what it says, until it has ended. */
  void process(Requests<ProcessRequest> requests, Answers<ProcessResponse> answers) {
    Optional<ProcessRequest> first = requests.next();
    if (first.isPresent()) {
      ProcessRequest.Start start = first.get().getStart();
      HeldProcess.start(find(start.getContainer()), ContainerMessages.read(start), answers)
          .serve(requests);
    }
  }

  private WorkerContainer find(String name) {
    WorkerContainer container = held.get(name);
    if (container == null) {
      throw new CroftException(FailureKind.TRANSIENT, "the container is not there any more");
    }
    return container;
  }
}
