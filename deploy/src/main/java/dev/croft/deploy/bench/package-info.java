/** Measures builders of the BuildKit API against each other, on one machine. */
@NullMarked
package dev.croft.deploy.bench;

import org.jspecify.annotations.NullMarked;
