/** Tests on real directories, as root. */
@NullMarked
package dev.croft.engine.exec.root;

import org.jspecify.annotations.NullMarked;
