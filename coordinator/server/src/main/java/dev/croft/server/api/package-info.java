/** The BuildKit API: gRPC methods and their messages, and nothing that waits on the event loop. */
@NullMarked
package dev.croft.server.api;

import org.jspecify.annotations.NullMarked;
