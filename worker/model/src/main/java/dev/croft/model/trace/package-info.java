/** Where work stands in a trace that others began. */
@NullMarked
package dev.croft.model.trace;

import org.jspecify.annotations.NullMarked;
