/** File operations: copies and changes of files without a process, inside a tree's root. */
@NullMarked
package dev.croft.engine.fileop;

import org.jspecify.annotations.NullMarked;
