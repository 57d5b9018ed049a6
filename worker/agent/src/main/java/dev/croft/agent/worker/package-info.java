/** A worker, put together. */
@NullMarked
package dev.croft.agent.worker;

import org.jspecify.annotations.NullMarked;
