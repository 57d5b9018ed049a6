/** From a Dockerfile's text to its statements: lines, directives, flags, here-documents. */
@NullMarked
package dev.croft.dockerfile.parse;

import org.jspecify.annotations.NullMarked;
