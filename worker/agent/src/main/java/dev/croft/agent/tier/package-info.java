/** The durable tier: results that outlive the workers that made them. */
@NullMarked
package dev.croft.agent.tier;

import org.jspecify.annotations.NullMarked;
