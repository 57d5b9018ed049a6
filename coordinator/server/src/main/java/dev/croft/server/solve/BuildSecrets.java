package dev.croft.server.solve;

import dev.croft.server.build.BuildScope;

/** The secrets of a build's client. Thread safe. */
@FunctionalInterface
public interface BuildSecrets {

  /**
   * A secret, asked of the client's session.
   *
   * @throws dev.croft.model.failure.CroftException with kind NOT_FOUND where the client has none of
   *     that name
   */
  byte[] secret(BuildScope scope, String id);
}
