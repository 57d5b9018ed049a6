/** Waiting for threads. */
@NullMarked
package dev.croft.model.thread;

import org.jspecify.annotations.NullMarked;
