/** What is told of builds to whoever collects traces. */
@NullMarked
package dev.croft.agent.trace;

import org.jspecify.annotations.NullMarked;
