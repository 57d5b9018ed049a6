/**
 * The farm's cluster: who is a member of it, where each node can be reached, and who is the head.
 */
@NullMarked
package dev.croft.agent.cluster;

import org.jspecify.annotations.NullMarked;
