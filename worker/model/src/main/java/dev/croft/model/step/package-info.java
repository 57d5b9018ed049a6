/** Steps and jobs: what a worker executes, and what comes of it. */
@NullMarked
package dev.croft.model.step;

import org.jspecify.annotations.NullMarked;
