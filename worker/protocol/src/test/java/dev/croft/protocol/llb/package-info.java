/** What the reading and writing of LLB promises. */
@NullMarked
package dev.croft.protocol.llb;

import org.jspecify.annotations.NullMarked;
