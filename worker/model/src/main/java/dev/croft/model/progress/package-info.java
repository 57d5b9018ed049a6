/** What is seen of a vertex while it runs. */
@NullMarked
package dev.croft.model.progress;

import org.jspecify.annotations.NullMarked;
