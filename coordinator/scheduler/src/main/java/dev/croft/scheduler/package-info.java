/**
 * Which job runs where: a state machine without threads, clocks or I/O. Events and the time go in,
 * effects come out.
 */
@NullMarked
package dev.croft.scheduler;

import org.jspecify.annotations.NullMarked;
