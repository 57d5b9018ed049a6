/** Patterns for paths: Go's {@code path.Match}, and those of {@code .dockerignore}. */
@NullMarked
package dev.croft.oci.pattern;

import org.jspecify.annotations.NullMarked;
