package dev.croft.agent.rpc;

import java.util.Optional;

/** The messages of a call that sends many. One thread may use it. */
@FunctionalInterface
public interface Requests<Q> {
  /**
   * The next one, waited for; empty when the client has sent its last. The client is not read
   * faster than this is called.
   *
   * @throws dev.croft.model.failure.CroftException with kind CANCELLED where the client is gone
   */
  Optional<Q> next();
}
