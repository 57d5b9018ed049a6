/** Network interfaces of the calling thread's network namespace. */
@NullMarked
package dev.croft.linux.network;

import org.jspecify.annotations.NullMarked;
