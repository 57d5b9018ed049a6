/** Front ends: from what a client asks for to the definitions that make it. */
@NullMarked
package dev.croft.server.frontend;

import org.jspecify.annotations.NullMarked;
