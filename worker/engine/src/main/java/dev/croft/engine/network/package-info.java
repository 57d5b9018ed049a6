/** Network namespaces for steps, prepared ahead so that no step waits for one. */
@NullMarked
package dev.croft.engine.network;

import org.jspecify.annotations.NullMarked;
