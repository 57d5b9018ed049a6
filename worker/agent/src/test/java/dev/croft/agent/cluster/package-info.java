/** Tests of membership, with real members. */
@NullMarked
package dev.croft.agent.cluster;

import org.jspecify.annotations.NullMarked;
