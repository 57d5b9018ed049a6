/** Workers of other processes: what they ask of this coordinator, and what it asks of them. */
@NullMarked
package dev.croft.server.remote;

import org.jspecify.annotations.NullMarked;
