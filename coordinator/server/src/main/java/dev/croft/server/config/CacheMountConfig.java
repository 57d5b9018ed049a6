package dev.croft.server.config;

import dev.croft.engine.cachemount.CacheMountPolicy;
import java.time.Duration;
import java.util.Optional;

/**
 * The {@code [cache-mounts]} table.
 *
 * @param policy what workers are told
 * @param maxTenantBytes how much the mounts of one tenant may have together
 * @param maxAge how long a mount is kept that nobody uses; empty for any time
 */
public record CacheMountConfig(
    CacheMountPolicy policy, long maxTenantBytes, Optional<Duration> maxAge) {

  /** Without limits; what failed steps leave is kept, as in BuildKit. */
  public static CacheMountConfig defaults() {
    return new CacheMountConfig(CacheMountPolicy.usual(), Long.MAX_VALUE, Optional.empty());
  }
}
