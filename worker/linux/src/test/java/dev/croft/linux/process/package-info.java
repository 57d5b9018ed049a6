/** Tests on the real kernel, as root. */
@NullMarked
package dev.croft.linux.process;

import org.jspecify.annotations.NullMarked;
