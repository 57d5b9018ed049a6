/** What a worker says of itself and what it is told. */
@NullMarked
package dev.croft.model.worker;

import org.jspecify.annotations.NullMarked;
