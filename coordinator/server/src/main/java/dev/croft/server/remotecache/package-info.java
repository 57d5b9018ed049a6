/**
 * Caches outside of the farm, in BuildKit's format: written after a build, and read by a build for
 * itself alone.
 */
@NullMarked
package dev.croft.server.remotecache;

import org.jspecify.annotations.NullMarked;
