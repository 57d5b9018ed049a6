/** Tests of how a worker speaks to the head. */
@NullMarked
package dev.croft.agent.remote;

import org.jspecify.annotations.NullMarked;
