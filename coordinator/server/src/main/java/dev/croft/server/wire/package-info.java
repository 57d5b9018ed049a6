/** What a build shows and how it fails, in the messages of the BuildKit API. */
@NullMarked
package dev.croft.server.wire;

import org.jspecify.annotations.NullMarked;
