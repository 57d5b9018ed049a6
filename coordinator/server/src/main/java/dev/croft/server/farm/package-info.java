/** A farm, put together: every part is made here and nowhere else. */
@NullMarked
package dev.croft.server.farm;

import org.jspecify.annotations.NullMarked;
