package dev.croft.server.frontend;

import dev.croft.server.build.BuildScope;
import dev.croft.server.build.FrontEndRequest;

/** Turns a client's wishes into definitions. Thread safe. */
@FunctionalInterface
public interface FrontEnd {
  /**
   * Makes the definitions, without solving them.
   *
   * @throws dev.croft.server.build.LocatedException where lines of the user's files are to blame
   * @throws dev.croft.model.failure.CroftException with kind CANCELLED where the calling thread is
   *     interrupted
   */
  FrontEndResult make(BuildScope scope, FrontEndRequest request);
}
