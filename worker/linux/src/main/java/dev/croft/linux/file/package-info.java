/** Files by descriptor: names that are bytes, resolution inside a root, metadata, copies. */
@NullMarked
package dev.croft.linux.file;

import org.jspecify.annotations.NullMarked;
