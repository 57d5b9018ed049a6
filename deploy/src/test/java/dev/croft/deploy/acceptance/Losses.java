package dev.croft.deploy.acceptance;

import static org.awaitility.Awaitility.await;

import dev.croft.deploy.rig.ForkedCluster;
import dev.croft.deploy.rig.NetworkCable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** A farm whose workers can be lost in each way, and come back. */
final class Losses implements AutoCloseable {

  /** How a worker is lost. */
  enum Kind {
    KILLED,
    PAUSED,
    CUT
  }

  private final Map<String, NetworkCable> cables = new LinkedHashMap<>();
  private final ForkedCluster farm;

  private Losses(Rig rig, String name, List<String> workers, String... options) {
    String registry = rig.registry().host();
    int port = Integer.parseInt(registry.substring(registry.indexOf(':') + 1));
    workers.forEach(worker -> cables.put(worker, NetworkCable.lay(port)));
    try {
      String host = cables.values().iterator().next().host();
      farm = rig.newClusterAt(host, name).withWorkersBehind(cables, options);
    } catch (RuntimeException e) {
      cables.values().forEach(NetworkCable::close);
      throw e;
    }
  }

  static Losses of(Rig rig, String name, List<String> workers, String... options) {
    return new Losses(rig, name, workers, options);
  }

  ForkedCluster farm() {
    return farm;
  }

  List<String> workers() {
    return List.copyOf(cables.keySet());
  }

  /** Does something while a worker is lost; afterwards it is there again. */
  <T> T without(Kind kind, String worker, Supplier<T> work) {
    switch (kind) {
      case KILLED -> farm.kill(worker);
      case PAUSED -> farm.pause(worker);
      case CUT -> cable(worker).cut();
    }
    try {
      return work.get();
    } finally {
      switch (kind) {
        case KILLED -> farm.restart(worker);
        case PAUSED -> farm.resume(worker);
        case CUT -> cable(worker).mend();
      }
      await().atMost(Duration.ofMinutes(2)).until(() -> farm.workers().contains(worker));
    }
  }

  private NetworkCable cable(String worker) {
    return Objects.requireNonNull(cables.get(worker), worker);
  }

  @Override
  public void close() {
    farm.close();
    cables.values().forEach(NetworkCable::close);
  }
}
