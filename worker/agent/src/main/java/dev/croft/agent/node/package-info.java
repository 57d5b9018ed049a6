/** How the nodes of a farm talk to each other: each has a server that only they may call. */
@NullMarked
package dev.croft.agent.node;

import org.jspecify.annotations.NullMarked;
