package dev.croft.server.build;

import dev.croft.server.policy.SourcePolicy;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a client wants built.
 *
 * @param client who asks
 * @param entitlements what the client allows beyond the usual
 * @param definition what to build, where the client says so itself
 * @param frontEnd who makes the definition; none, and no definition, where the client drives the
 *     build call by call
 * @param cache caches outside of the farm
 * @param internal whether the build is kept out of the history
 * @param sourcePolicies the client's rules on what may be built from
 */
public record BuildRequest(
    String ref,
    Client client,
    Set<String> entitlements,
    Optional<WireDefinition> definition,
    FrontEndRequest frontEnd,
    List<Output> outputs,
    CacheOptions cache,
    boolean internal,
    List<SourcePolicy> sourcePolicies) {
  /** Copies the collections. */
  public BuildRequest {
    sourcePolicies = List.copyOf(sourcePolicies);
    entitlements = Set.copyOf(entitlements);
    outputs = List.copyOf(outputs);
  }

  /** A request without rules on sources. */
  public BuildRequest(
      String ref,
      Client client,
      Set<String> entitlements,
      Optional<WireDefinition> definition,
      FrontEndRequest frontEnd,
      List<Output> outputs,
      CacheOptions cache,
      boolean internal) {
    this(ref, client, entitlements, definition, frontEnd, outputs, cache, internal, List.of());
  }

  /** Whether the client drives the build call by call. */
  public boolean clientDriven() {
    return definition.isEmpty() && frontEnd.name().isEmpty();
  }

  /**
   * Who asks for a build.
   *
   * @param sessionId which secrets, credentials and local files come from
   * @param tenant whose build it is
   */
  public record Client(String sessionId, String tenant) {}
}
