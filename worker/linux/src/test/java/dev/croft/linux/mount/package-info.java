/** Tests on the real kernel, as root. */
@NullMarked
package dev.croft.linux.mount;

import org.jspecify.annotations.NullMarked;
