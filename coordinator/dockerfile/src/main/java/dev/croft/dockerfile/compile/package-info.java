/** From stages to build graphs and image configurations, for one platform at a time. */
@NullMarked
package dev.croft.dockerfile.compile;

import org.jspecify.annotations.NullMarked;
