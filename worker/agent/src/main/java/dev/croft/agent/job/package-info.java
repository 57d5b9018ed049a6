/** What a worker does with a job: each step of it, one after the other, and what it reports. */
@NullMarked
package dev.croft.agent.job;

import org.jspecify.annotations.NullMarked;
