/** Content that moves: who has what, and how it comes from there to here. */
@NullMarked
package dev.croft.agent.move;

import org.jspecify.annotations.NullMarked;
