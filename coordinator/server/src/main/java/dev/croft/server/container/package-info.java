/** Containers on workers that are no steps: those of front ends and of who drives a build. */
@NullMarked
package dev.croft.server.container;

import org.jspecify.annotations.NullMarked;
