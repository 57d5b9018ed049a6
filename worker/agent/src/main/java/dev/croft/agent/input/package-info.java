/** Content made ready on this worker: images unpacked, trees laid out, snapshots shown. */
@NullMarked
package dev.croft.agent.input;

import org.jspecify.annotations.NullMarked;
