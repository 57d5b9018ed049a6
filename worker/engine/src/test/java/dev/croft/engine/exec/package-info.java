/** Tests with real containers, as root. */
@NullMarked
package dev.croft.engine.exec;

import org.jspecify.annotations.NullMarked;
