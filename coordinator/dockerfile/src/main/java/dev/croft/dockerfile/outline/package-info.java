/** What a Dockerfile offers to whoever builds it, without building anything. */
@NullMarked
package dev.croft.dockerfile.outline;

import org.jspecify.annotations.NullMarked;
