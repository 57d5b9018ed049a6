/** Tests. */
@NullMarked
package dev.croft.server.wire;

import org.jspecify.annotations.NullMarked;
