/** The files that the client has: sources in the build graph. */
@NullMarked
package dev.croft.dockerfile.local;

import org.jspecify.annotations.NullMarked;
