package dev.croft.server.gateway;

import dev.croft.server.build.FrontEndRequest;
import dev.croft.server.build.WireDefinition;
import java.util.Map;

/**
 * The front end that gave a definition.
 *
 * @param request what it was asked for
 * @param scanned what a scanner looks at beside the definition's file tree, by name
 */
public record RefOrigin(FrontEndRequest request, Map<String, WireDefinition> scanned) {

  /** Copies the map. */
  public RefOrigin {
    scanned = Map.copyOf(scanned);
  }
}
