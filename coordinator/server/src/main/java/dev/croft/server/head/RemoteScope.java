package dev.croft.server.head;

import dev.croft.model.trace.TraceParent;
import dev.croft.protocol.generated.farm.Lender;
import dev.croft.server.build.BuildScope;
import dev.croft.server.build.JobWishes;
import dev.croft.server.build.ProgressSink;
import java.util.Optional;
import java.util.Set;

/**
 * A build of another coordinator's, as the head knows it.
 *
 * @param lender where that coordinator lends what the build's client has
 * @param trace what the build is done for, where somebody follows it
 */
public record RemoteScope(
    Lender lender, String ref, String tenant, JobWishes wishes, Optional<TraceParent> trace)
    implements BuildScope {

  /** A build that nobody follows. */
  public RemoteScope(Lender lender, String ref, String tenant, JobWishes wishes) {
    this(lender, ref, tenant, wishes, Optional.empty());
  }

  /** None that is known here: whatever a client has is borrowed from its own coordinator. */
  @Override
  public String sessionId() {
    return "";
  }

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
