/** Cache mounts of a farm of many nodes: the cluster's map, and chunks from node to node. */
@NullMarked
package dev.croft.agent.cachemount;

import org.jspecify.annotations.NullMarked;
