/** File trees as BuildKit's clients send and receive them. */
@NullMarked
package dev.croft.protocol.fsutil;

import org.jspecify.annotations.NullMarked;
