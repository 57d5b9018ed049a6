/** Tests. */
@NullMarked
package dev.croft.server.history;

import org.jspecify.annotations.NullMarked;
