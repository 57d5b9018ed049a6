/**
 * Sessions: the tunnels through which the farm calls clients, for local files, secrets and
 * credentials.
 */
@NullMarked
package dev.croft.server.session;

import org.jspecify.annotations.NullMarked;
