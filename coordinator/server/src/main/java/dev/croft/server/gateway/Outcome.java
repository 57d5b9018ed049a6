package dev.croft.server.gateway;

import dev.croft.server.export.Attestation;
import dev.croft.server.export.Exported;
import java.util.List;
import java.util.Map;

/**
 * What became of a build that went well.
 *
 * @param result what it made
 * @param response what the exporters tell the client
 * @param exports by the output's index
 * @param attestations what was said of the results, by the platform's key
 */
record Outcome(
    GatewayResult result,
    Map<String, String> response,
    List<Exported> exports,
    Map<String, List<Attestation>> attestations) {

  Outcome {
    response = Map.copyOf(response);
    exports = List.copyOf(exports);
    attestations = Map.copyOf(attestations);
  }
}
