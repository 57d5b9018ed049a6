package dev.croft.server.gateway;

import dev.croft.model.failure.CroftException;
import dev.croft.server.build.AwaitedMap;
import dev.croft.server.build.Build;
import dev.croft.server.build.BuildState;
import dev.croft.server.build.Builds;
import dev.croft.server.build.WireDefinition;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The builds that their clients drive, by reference. Thread safe. */
public final class Gateways {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final Builds builds;
  private final ContainerHost containers;
  private final AwaitedMap<Gateway> open = new AwaitedMap<>();

  /** None yet, of these builds, with containers there. */
  public Gateways(Builds builds, ContainerHost containers) {
    this.builds = builds;
    this.containers = containers;
  }

  /**
   * The build that a call belongs to, waited for: the call may overtake the one that starts the
   * build, and what is to be done before its client drives it takes its time.
   *
   * @throws CroftException where there is no such build, or its client does not drive it
   */
  public Gateway find(String ref) {
    if (ref.isEmpty()) {
      throw CroftException.user("no buildid found in context");
    }
    Build build = builds.await(ref);
    while (build.request().clientDriven() && build.state() instanceof BuildState.Running) {
      Optional<Gateway> gateway = open.await(ref, LOOK_AGAIN);
      if (gateway.isPresent()) {
        return gateway.get();
      }
    }
    throw CroftException.notFound("no such job " + ref);
  }

  /** Lets a build's client drive it. */
  Gateway open(Build build, ResultMaker results) {
    Gateway gateway = new Gateway(build, results, build.request().frontEnd().inputs(), containers);
    open.add(build.ref(), gateway);
    return gateway;
  }

  /**
   * Lets somebody else than the client drive a part of a build; calls reach it by another way than
   * {@link #find}.
   *
   * @param ref of a build that goes on
   * @param inputs what stands in for named contexts there
   */
  public Gateway within(String ref, ResultMaker results, Map<String, WireDefinition> inputs) {
    Build build = builds.find(ref).orElseThrow(() -> CroftException.notFound("no such job " + ref));
    return new Gateway(build, results, inputs, containers);
  }

  /** Nobody drives it any more; its containers end. */
  public void close(Gateway gateway) {
    open.remove(gateway.build().ref(), gateway);
    gateway.containers().close();
  }
}
