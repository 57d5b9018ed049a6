/** Snapshots: root file systems kept as chains of overlay directories. */
@NullMarked
package dev.croft.engine.snapshot;

import org.jspecify.annotations.NullMarked;
