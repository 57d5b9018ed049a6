/** Containers that are no steps: somebody outside talks to their processes. */
@NullMarked
package dev.croft.agent.container;

import org.jspecify.annotations.NullMarked;
