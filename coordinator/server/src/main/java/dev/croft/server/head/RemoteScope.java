package dev.croft.server.head;

import dev.croft.server.build.BuildScope;
import dev.croft.server.build.JobWishes;
import dev.croft.server.build.ProgressSink;
import java.util.Set;

/**
 * A build of another coordinator's, as the head knows it.
 *
 * @param coordinator the node server of the one that has the client's session
 */
public record RemoteScope(
    String coordinator, String ref, String sessionId, String tenant, JobWishes wishes)
    implements BuildScope {

  /** What a client allows is checked by its own coordinator. */
  @Override
  public Set<String> entitlements() {
    return Set.of();
  }

  @Override
  public ProgressSink progress() {
    throw new IllegalStateException("what is seen of a step is told to its coordinator");
  }
}
