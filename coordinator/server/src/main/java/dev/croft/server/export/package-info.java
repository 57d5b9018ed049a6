/** From a build's result to an image, an archive or a directory. */
@NullMarked
package dev.croft.server.export;

import org.jspecify.annotations.NullMarked;
