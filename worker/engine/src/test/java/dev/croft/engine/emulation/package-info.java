/** Tests with the real kernel and QEMU, as root. */
@NullMarked
package dev.croft.engine.emulation;

import org.jspecify.annotations.NullMarked;
