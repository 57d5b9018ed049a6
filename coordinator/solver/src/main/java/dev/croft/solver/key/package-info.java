/** Cache keys: what of a vertex and its inputs decides whether a result may be used again. */
@NullMarked
package dev.croft.solver.key;

import org.jspecify.annotations.NullMarked;
