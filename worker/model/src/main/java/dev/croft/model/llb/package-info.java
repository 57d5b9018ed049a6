/** LLB, BuildKit's low-level builder instructions: the only intermediate form of a build. */
@NullMarked
package dev.croft.model.llb;

import org.jspecify.annotations.NullMarked;
