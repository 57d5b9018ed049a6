/** Runs one process in a container: from a step's description to the process's exit code. */
@NullMarked
package dev.croft.engine.exec;

import org.jspecify.annotations.NullMarked;
