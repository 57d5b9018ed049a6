/** Tests of what nodes say to each other, with real servers. */
@NullMarked
package dev.croft.agent.node;

import org.jspecify.annotations.NullMarked;
