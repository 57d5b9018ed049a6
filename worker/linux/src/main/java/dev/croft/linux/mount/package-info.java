/** Mounting and unmounting. */
@NullMarked
package dev.croft.linux.mount;

import org.jspecify.annotations.NullMarked;
