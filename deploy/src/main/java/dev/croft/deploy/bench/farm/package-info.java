/** Measures what a farm of several processes is good for, side by side with one BuildKit. */
@NullMarked
package dev.croft.deploy.bench.farm;

import org.jspecify.annotations.NullMarked;
