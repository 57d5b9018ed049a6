/** Which system calls a step may make. */
@NullMarked
package dev.croft.engine.exec.seccomp;

import org.jspecify.annotations.NullMarked;
