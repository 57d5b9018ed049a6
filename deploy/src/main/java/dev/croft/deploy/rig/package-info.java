/**
 * Real tools, started privately beside the system: registries, Docker engines, buildx, farms. The
 * benchmark and the acceptance tests stand on them.
 */
@NullMarked
package dev.croft.deploy.rig;

import org.jspecify.annotations.NullMarked;
