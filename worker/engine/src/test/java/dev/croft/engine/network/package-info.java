/** Tests with real plugins, packet filter and containers, as root. */
@NullMarked
package dev.croft.engine.network;

import org.jspecify.annotations.NullMarked;
