/** What a coordinator measures of the farm. */
@NullMarked
package dev.croft.server.meter;

import org.jspecify.annotations.NullMarked;
