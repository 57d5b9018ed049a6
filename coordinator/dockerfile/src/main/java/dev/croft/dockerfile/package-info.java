/** The Dockerfile front end: from a Dockerfile and options to build graphs and image configs. */
@NullMarked
package dev.croft.dockerfile;

import org.jspecify.annotations.NullMarked;
