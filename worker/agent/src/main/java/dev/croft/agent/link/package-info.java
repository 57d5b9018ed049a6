/** How a worker and a coordinator talk: what each may ask of the other. */
@NullMarked
package dev.croft.agent.link;

import org.jspecify.annotations.NullMarked;
