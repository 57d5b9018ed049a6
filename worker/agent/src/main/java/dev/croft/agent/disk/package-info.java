/** What takes room on a node's disk, and what goes when room is wanted. */
@NullMarked
package dev.croft.agent.disk;

import org.jspecify.annotations.NullMarked;
