/** Front ends that are images: they run in containers, and drive a part of the build from there. */
@NullMarked
package dev.croft.server.frontendimage;

import org.jspecify.annotations.NullMarked;
