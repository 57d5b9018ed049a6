/** Tests of cache mounts in a cluster of real members. */
@NullMarked
package dev.croft.agent.cachemount;

import org.jspecify.annotations.NullMarked;
