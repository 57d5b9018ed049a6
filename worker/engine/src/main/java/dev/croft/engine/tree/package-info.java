/** Whole trees: reading, comparing, laying over each other. */
@NullMarked
package dev.croft.engine.tree;

import org.jspecify.annotations.NullMarked;
