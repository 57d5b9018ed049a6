package dev.croft.engine.cachemount;

import dev.croft.engine.cachemount.version.CacheMountKey;
import java.time.Instant;

/**
 * What a cache mount costs.
 *
 * @param name its own: several mounts may have one key, as private ones do
 * @param sizeBytes what it takes on disk
 */
public record CacheMountUsage(
    String name,
    CacheMountKey key,
    long sizeBytes,
    Instant created,
    Instant lastUsed,
    boolean inUse) {}
