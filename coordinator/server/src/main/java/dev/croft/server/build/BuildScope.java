package dev.croft.server.build;

import dev.croft.model.step.Content;
import dev.croft.model.trace.TraceParent;
import dev.croft.server.policy.SourcePolicy;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What work done for one build needs to know of it. The work's thread is interrupted when the build
 * is cancelled. Thread safe.
 */
public interface BuildScope {

  /** The build's name, chosen by the client. */
  String ref();

  /** The client's session, which secrets, credentials and local files come from. */
  String sessionId();

  /** Whose build it is; what tenants do not share is kept apart by this name. */
  String tenant();

  /** What the client allows beyond the usual, such as {@code network.host}. */
  Set<String> entitlements();

  /** The client's rules on what the build may be made from. */
  default List<SourcePolicy> sourcePolicies() {
    return List.of();
  }

  /** What the build asks of the farm for its steps. */
  default JobWishes wishes() {
    return JobWishes.none();
  }

  /** What is done for the build is done for this; empty where nobody follows it. */
  default Optional<TraceParent> trace() {
    return Optional.empty();
  }

  /** Where the build's steps are now. */
  default StepPlaces places() {
    return new StepPlaces();
  }

  /** The build works with this content, which must not be removed before the build ends. */
  default void needs(Content content) {}

  /** Where what happens is shown. */
  ProgressSink progress();
}
