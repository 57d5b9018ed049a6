/** Terminals for programs that want one. */
@NullMarked
package dev.croft.linux.terminal;

import org.jspecify.annotations.NullMarked;
