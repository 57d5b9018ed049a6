/** A coordinator as workers of other processes see it, and a worker as coordinators call it. */
@NullMarked
package dev.croft.agent.remote;

import org.jspecify.annotations.NullMarked;
