/** What a worker measures of itself. */
@NullMarked
package dev.croft.agent.meter;

import org.jspecify.annotations.NullMarked;
