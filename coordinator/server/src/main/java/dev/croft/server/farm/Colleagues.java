package dev.croft.server.farm;

import dev.croft.agent.link.ClientLink;
import dev.croft.agent.link.NeededContent;
import dev.croft.model.worker.WorkerId;
import dev.croft.server.build.BuildScope;
import dev.croft.server.jobs.Steps;
import java.util.Optional;
import java.util.function.Function;

/** The other coordinators of a farm, as far as a coordinator needs them. Thread safe. */
interface Colleagues {

  /**
   * The farm's steps in flight.
   *
   * @param own this coordinator's
   * @param clients of its builds
   */
  Steps steps(Steps own, Function<BuildScope, ClientLink> clients);

  /** The client of a build of another coordinator's; empty where it is a build of this one's. */
  Optional<ClientLink> clientOf(BuildScope scope);

  /** How many jobs a worker has been given by another coordinator; 0 where this one gives them. */
  int running(WorkerId worker);

  /**
   * What the builds of all coordinators need.
   *
   * @param own what this coordinator's need
   * @throws dev.croft.model.failure.CroftException with kind TRANSIENT where that is not known now
   */
  NeededContent needed(NeededContent own);

  /** Whether this coordinator does what only one of them is to do. */
  boolean isHead();

  /** There are none. */
  static Colleagues none() {
    return new Colleagues() {
      @Override
      public Steps steps(Steps own, Function<BuildScope, ClientLink> clients) {
        return own;
      }

      @Override
      public Optional<ClientLink> clientOf(BuildScope scope) {
        return Optional.empty();
      }

      @Override
      public int running(WorkerId worker) {
        return 0;
      }

      @Override
      public NeededContent needed(NeededContent own) {
        return own;
      }

      @Override
      public boolean isHead() {
        return true;
      }
    };
  }
}
