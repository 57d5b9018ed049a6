/** Notations that Dockerfiles borrow: CSV fields, JSON lists, durations, sizes, Go's quoting. */
@NullMarked
package dev.croft.dockerfile.notation;

import org.jspecify.annotations.NullMarked;
