@NullMarked
package dev.croft.agent.disk;

import org.jspecify.annotations.NullMarked;
