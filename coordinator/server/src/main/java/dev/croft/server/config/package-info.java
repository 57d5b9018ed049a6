/**
 * The farm's configuration file: read, checked, and given to each feature as a record of its own.
 */
@NullMarked
package dev.croft.server.config;

import org.jspecify.annotations.NullMarked;
