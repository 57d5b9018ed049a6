/** Blocking code behind gRPC methods of a Vert.x server. */
@NullMarked
package dev.croft.agent.rpc;

import org.jspecify.annotations.NullMarked;
