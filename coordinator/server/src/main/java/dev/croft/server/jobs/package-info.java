/**
 * Jobs on their way through the farm: given to workers, watched, joined by those who want the same,
 * ended.
 */
@NullMarked
package dev.croft.server.jobs;

import org.jspecify.annotations.NullMarked;
