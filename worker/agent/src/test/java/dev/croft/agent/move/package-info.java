@NullMarked
package dev.croft.agent.move;

import org.jspecify.annotations.NullMarked;
