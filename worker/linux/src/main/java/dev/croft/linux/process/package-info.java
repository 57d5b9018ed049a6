/** Namespaces of threads, and signals to processes. */
@NullMarked
package dev.croft.linux.process;

import org.jspecify.annotations.NullMarked;
