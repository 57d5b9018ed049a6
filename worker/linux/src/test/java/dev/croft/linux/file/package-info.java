/** Tests on the real kernel, as root. */
@NullMarked
package dev.croft.linux.file;

import org.jspecify.annotations.NullMarked;
