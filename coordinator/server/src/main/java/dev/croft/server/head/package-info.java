/**
 * Several coordinators: the steps of all are in flight at one of them, the head. The others demand
 * theirs there, and lend it what only their clients have.
 */
@NullMarked
package dev.croft.server.head;

import org.jspecify.annotations.NullMarked;
