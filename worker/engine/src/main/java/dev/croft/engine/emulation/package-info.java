/** Which platforms' programs this machine runs, by itself or through an emulator. */
@NullMarked
package dev.croft.engine.emulation;

import org.jspecify.annotations.NullMarked;
