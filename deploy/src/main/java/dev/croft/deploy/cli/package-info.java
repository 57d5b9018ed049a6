/** The {@code croft} command line. */
@NullMarked
package dev.croft.deploy.cli;

import org.jspecify.annotations.NullMarked;
