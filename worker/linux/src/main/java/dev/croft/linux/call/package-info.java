/**
 * The one gate through which this module asks the kernel, and what the kernel's refusals become.
 */
@NullMarked
package dev.croft.linux.call;

import org.jspecify.annotations.NullMarked;
