/** What a Dockerfile needs from outside: base images and named contexts. */
@NullMarked
package dev.croft.dockerfile.input;

import org.jspecify.annotations.NullMarked;
