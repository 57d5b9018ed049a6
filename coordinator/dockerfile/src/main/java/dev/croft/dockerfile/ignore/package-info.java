/** Reads .dockerignore files. */
@NullMarked
package dev.croft.dockerfile.ignore;

import org.jspecify.annotations.NullMarked;
