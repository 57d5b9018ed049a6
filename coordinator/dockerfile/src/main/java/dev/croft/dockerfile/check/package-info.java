/** The build checks: which there are, which of them run, and what they found. */
@NullMarked
package dev.croft.dockerfile.check;

import org.jspecify.annotations.NullMarked;
