/** A Dockerfile's stages, as they are written, and references to images. */
@NullMarked
package dev.croft.dockerfile.stage;

import org.jspecify.annotations.NullMarked;
