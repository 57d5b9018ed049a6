@NullMarked
package dev.croft.agent.layer;

import org.jspecify.annotations.NullMarked;
