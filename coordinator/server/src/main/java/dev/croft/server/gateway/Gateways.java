package dev.croft.server.gateway;

import dev.croft.model.failure.CroftException;
import dev.croft.server.build.AwaitedMap;
import dev.croft.server.build.Builds;
import java.time.Duration;

/** The builds that their clients drive, by reference. Thread safe. */
public final class Gateways {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Builds builds;
  private final AwaitedMap<Gateway> open = new AwaitedMap<>();

  /** None yet, of these builds. */
  public Gateways(Builds builds) {
    this.builds = builds;
  }

  /**
   * The build that a call belongs to, waited for a little: the call may overtake the one that
   * starts the build.
   *
   * @throws CroftException where there is no such build, or its client does not drive it
   */
  public Gateway find(String ref) {
    if (ref.isEmpty()) {
      throw CroftException.user("no buildid found in context");
    }
    boolean over = builds.find(ref).filter(build -> build.state().ended()).isPresent();
    return open.await(ref, over ? Duration.ZERO : PATIENCE)
        .orElseThrow(() -> CroftException.notFound("no such job " + ref));
  }

  void open(Gateway gateway) {
    open.add(gateway.build().ref(), gateway);
  }

  void close(Gateway gateway) {
    open.remove(gateway.build().ref(), gateway);
  }
}
