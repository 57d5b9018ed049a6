package dev.croft.server.gateway;

import dev.croft.server.build.CacheOptions;
import dev.croft.server.build.FrontEndRequest;
import dev.croft.server.build.WireDefinition;
import java.util.List;
import java.util.Optional;

/**
 * One thing to make within a build.
 *
 * @param definition what to make; empty, or a front end makes it
 * @param cacheImports caches outside of the farm that may be read
 * @param evaluate whether the file trees are to be made now
 */
public record SolveCall(
    Optional<WireDefinition> definition,
    FrontEndRequest frontEnd,
    List<CacheOptions.Entry> cacheImports,
    boolean evaluate) {

  /** Copies the list. */
  public SolveCall {
    cacheImports = List.copyOf(cacheImports);
  }
}
