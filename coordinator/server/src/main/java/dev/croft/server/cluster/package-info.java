/**
 * The farm's shared state: one class for each distributed structure, and what of it is kept on
 * disk.
 */
@NullMarked
package dev.croft.server.cluster;

import org.jspecify.annotations.NullMarked;
