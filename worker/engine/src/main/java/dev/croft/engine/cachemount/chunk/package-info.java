/** Pieces of files by their digests: how they are kept, and how many of them move at once. */
@NullMarked
package dev.croft.engine.cachemount.chunk;

import org.jspecify.annotations.NullMarked;
