/** What can go wrong, by what a caller may do about it. */
@NullMarked
package dev.croft.model.failure;

import org.jspecify.annotations.NullMarked;
