package dev.croft.server.gateway;

import dev.croft.agent.link.ContainerRequest;
import dev.croft.agent.link.WorkerContainer;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.ExecOp;
import dev.croft.server.build.Build;
import dev.croft.server.build.Entitlements;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** The containers of who drives a build, by the names that it gave them. Thread safe. */
public final class GatewayContainers {

  private static final int MAX_CONTAINERS = 1_000;

  private final Build build;
  private final ContainerHost host;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, WorkerContainer> open = new HashMap<>();
  private boolean closed;

  GatewayContainers(Build build, ContainerHost host) {
    this.build = build;
    this.host = host;
  }

  /**
   * Sets a container up.
   *
   * @throws CroftException where the name is taken, or the build may not have such a container
   */
  public void create(String id, ContainerRequest request) {
    Entitlements.check(
        request.surroundings().network(), ExecOp.SecurityMode.SANDBOX, build.entitlements());
    if (find(id).isPresent()) {
      throw CroftException.user("Container " + id + " already exists");
    }
    WorkerContainer container = host.open(build, request);
    if (!keep(id, container)) {
      container.close();
      throw CroftException.user("Container " + id + " already exists");
    }
  }

  private boolean keep(String id, WorkerContainer container) {
    lock.lock();
    try {
      return !closed && open.size() < MAX_CONTAINERS && open.putIfAbsent(id, container) == null;
    } finally {
      lock.unlock();
    }
  }

  /** A container. */
  public Optional<WorkerContainer> find(String id) {
    lock.lock();
    try {
      return Optional.ofNullable(open.get(id));
    } finally {
      lock.unlock();
    }
  }

  /** Ends a container. */
  public void release(String id) {
    remove(id)
        .orElseThrow(() -> CroftException.user("container details for " + id + " not found"))
        .close();
  }

  private Optional<WorkerContainer> remove(String id) {
    lock.lock();
    try {
      return Optional.ofNullable(open.remove(id));
    } finally {
      lock.unlock();
    }
  }

  /** Checks that the build may have a process with such a confinement. */
  public void check(ExecOp.SecurityMode security) {
    Entitlements.check(ExecOp.NetMode.SANDBOX, security, build.entitlements());
  }

  void close() {
    removeAll().forEach(WorkerContainer::close);
  }

  private List<WorkerContainer> removeAll() {
    lock.lock();
    try {
      closed = true;
      List<WorkerContainer> left = List.copyOf(open.values());
      open.clear();
      return left;
    } finally {
      lock.unlock();
    }
  }
}
