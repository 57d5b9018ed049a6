/** The instructions of the language, with their flags and arguments, before any expansion. */
@NullMarked
package dev.croft.dockerfile.instruction;

import org.jspecify.annotations.NullMarked;
