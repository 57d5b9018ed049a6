/** One solve as a state machine: which vertices are known, which must run, and in which jobs. */
@NullMarked
package dev.croft.solver.graph;

import org.jspecify.annotations.NullMarked;
