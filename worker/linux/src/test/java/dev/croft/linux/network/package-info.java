/** Tests on the real kernel, as root. */
@NullMarked
package dev.croft.linux.network;

import org.jspecify.annotations.NullMarked;
