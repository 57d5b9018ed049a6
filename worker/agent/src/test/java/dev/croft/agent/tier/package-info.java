@NullMarked
package dev.croft.agent.tier;

import org.jspecify.annotations.NullMarked;
