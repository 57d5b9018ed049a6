/** Measures how a farm's cost grows with the size of what it is asked for. */
@NullMarked
package dev.croft.deploy.bench.growth;

import org.jspecify.annotations.NullMarked;
