/** Layers made of snapshots, and brought to registries. */
@NullMarked
package dev.croft.agent.layer;

import org.jspecify.annotations.NullMarked;
