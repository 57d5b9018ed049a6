/** Tests of what the default profile becomes. */
@NullMarked
package dev.croft.engine.exec.seccomp;

import org.jspecify.annotations.NullMarked;
