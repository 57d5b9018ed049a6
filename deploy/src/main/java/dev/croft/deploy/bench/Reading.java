package dev.croft.deploy.bench;

/**
 * Something about the farm that is no time of a workload.
 *
 * @param title what was read
 * @param goal what is to be reached, in words
 * @param value what it was, with its unit
 */
record Reading(String title, String goal, String value) {}
