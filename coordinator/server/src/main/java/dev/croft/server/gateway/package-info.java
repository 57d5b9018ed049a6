/** The course of a build: front ends, file trees that are made when they are needed, exports. */
@NullMarked
package dev.croft.server.gateway;

import org.jspecify.annotations.NullMarked;
