/** The messages that coordinators and workers exchange, and their mapping to the domain. */
@NullMarked
package dev.croft.protocol.farm;

import org.jspecify.annotations.NullMarked;
