/** Tests. */
@NullMarked
package dev.croft.server.frontend;

import org.jspecify.annotations.NullMarked;
