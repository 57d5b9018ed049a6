/** What the wire form of files promises. */
@NullMarked
package dev.croft.protocol.fsutil;

import org.jspecify.annotations.NullMarked;
